package engine

import "errors"

// ErrorKind groups error codes by what a caller can do about them.
type ErrorKind uint8

// The kinds of error. Anything that is not an *Error is internal, and its text never leaves the process.
const (
	Internal     ErrorKind = iota
	Invalid                // the request is malformed (400)
	Unprocessed            // well formed, but its fields cannot be accepted (422)
	NotFound               // 404
	Conflict               // 409
	Unavailable            // try again (503)
	Unauthorized           // 401
	Forbidden              // 403
)

// Error is an error that may be shown: a stable code, arguments for its sentence, and every field error at once.
// Arguments never carry the value of a personal field.
type Error struct {
	Kind   ErrorKind
	Code   string
	Args   []Arg
	Fields []FieldError
	cause  error
}

// FieldError says what is wrong with one field of a request.
type FieldError struct {
	Pointer string // RFC 6901, such as /lines/0/date
	Code    string
	Args    []Arg
}

// Error returns the code; sentences are made by Sentence.
func (e *Error) Error() string {
	s := "octroi: " + e.Code
	for _, f := range e.Fields {
		s += " " + f.Pointer + ":" + f.Code
	}
	if e.cause != nil {
		s += ": " + e.cause.Error()
	}
	return s
}

// Unwrap returns the cause, for logs only.
func (e *Error) Unwrap() error { return e.cause }

// NewError returns an error of kind and code.
func NewError(kind ErrorKind, code string, args ...Arg) *Error {
	return &Error{Kind: kind, Code: code, Args: args}
}

// WithCause keeps err for the log.
func (e *Error) WithCause(err error) *Error { e.cause = err; return e }

// ErrorCode returns the code of err, "internal" when it is not an *Error, "" when it is nil.
func ErrorCode(err error) string {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Code
	default:
		return "internal"
	}
}
