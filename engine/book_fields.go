package engine

import (
	"slices"
	"strconv"
	"strings"
)

// noteErrors takes the spaces around a note away and says what is wrong with the rest.
func noteErrors(note *string) []FieldError {
	v := validation{}
	v.text("/note", note, MaxNote, false)
	return v.errors
}

// bookFieldErrors says what is wrong with files that are to be stored as a book, whatever is in them.
func bookFieldErrors(files []SourceFile, note *string) []FieldError {
	v := validation{errors: noteErrors(note)}
	size := 0
	seen := map[string]bool{}
	for i, f := range files {
		at := "/files/" + strconv.Itoa(i) + "/name"
		name := f.Name
		v.text(at, &name, MaxBookFileName, true)
		switch {
		case name != f.Name, strings.HasPrefix(name, "/"), slices.Contains(strings.Split(name, "/"), ".."):
			v.add(at, "file_name_invalid")
		case seen[name]:
			v.add(at, "file_name_repeated")
		}
		seen[name] = true
		size += len(f.Text)
	}
	switch {
	case len(files) == 0:
		v.add("/files", "required")
	case len(files) > MaxBookFiles:
		v.add("/files", "too_many_files", Arg{"max", Int(MaxBookFiles)})
	case size > MaxBookBytes:
		v.add("/files", "book_too_large", Arg{"max", Int(MaxBookBytes >> 20)})
	}
	return v.errors
}
