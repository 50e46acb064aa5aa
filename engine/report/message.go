package report

import (
	"strings"

	"octroi/engine"
)

// The error codes of this package.
const (
	codeReportUnknown        = "report_unknown"
	codeReportParams         = "report_params"
	codeParamUnknown         = "param_unknown"
	codeParamMissing         = "param_missing"
	codeParamChoice          = "param_choice"
	codeParamChoices         = "param_choices"
	codeInstantInvalid       = "instant_invalid"
	codeCompareBy            = "compare_by"
	codeCompareAll           = "compare_all"
	codeNoReference          = "reference_unknown"
	codeNoCode               = "param_code"
	codeNumberInvalid        = "number_invalid"
	codeAmountInvalid        = "amount_invalid"
	codePercentInvalid       = "percent_invalid"
	codeContributionsMissing = "contributions_missing"
	codeContributionsTwice   = "contributions_twice"
	codeYearInvalid          = "year_invalid"
	codeDateInvalid          = "date_invalid"
	codePeriodTwice          = "period_twice"
	codePeriodOrder          = "period_order"
	codePeriodTooLong        = "period_too_long"
)

// sentence says what is wrong and what to do about it.
type sentence struct{ message, remedy engine.Text }

// Message makes the sentence of one of this package's error codes in lang: what is wrong, and what to do. It reports
// false for a code of somebody else.
func Message(code string, lang engine.Lang, args []engine.Arg) (message, remedy string, ok bool) {
	s, ok := sentences[code]
	if !ok {
		return "", "", false
	}
	return fill(s.message.In(lang), args), fill(s.remedy.In(lang), args), true
}

// fill replaces each {name} by the argument of that name.
func fill(s string, args []engine.Arg) string {
	pairs := make([]string, 0, 2*len(args))
	for _, a := range args {
		value := a.Value.S
		if a.Value.Kind != engine.KindText {
			value = a.Value.Key()
		}
		pairs = append(pairs, "{"+a.Name+"}", value)
	}
	return strings.NewReplacer(pairs...).Replace(s)
}

var sentences = map[string]sentence{
	codeReportUnknown: {
		engine.Text{FR: "Ce rapport n'existe pas.", NL: "Dit rapport bestaat niet.", DE: "Diesen Bericht gibt es nicht.", EN: "There is no such report."},
		engine.Text{FR: "Rapports existants : {known}.", NL: "Bestaande rapporten: {known}.", DE: "Vorhandene Berichte: {known}.", EN: "The reports are: {known}."},
	},
	codeReportParams: {
		engine.Text{
			FR: "Des paramètres du rapport ne peuvent être lus.", NL: "Parameters van het rapport zijn onleesbaar.",
			DE: "Parameter des Berichts sind nicht lesbar.", EN: "Parameters of the report cannot be read.",
		},
		engine.Text{FR: "Corrigez chacun d'eux.", NL: "Verbeter elk ervan.", DE: "Berichtigen Sie jeden davon.", EN: "Correct each of them."},
	},
	codeParamUnknown: {
		engine.Text{FR: "Le rapport n'a pas ce paramètre.", NL: "Het rapport kent deze parameter niet.", DE: "Der Bericht kennt diesen Parameter nicht.", EN: "The report has no such parameter."},
		engine.Text{FR: "Paramètres : {allowed}.", NL: "Parameters: {allowed}.", DE: "Parameter: {allowed}.", EN: "Its parameters are: {allowed}."},
	},
	codeParamMissing: {
		engine.Text{FR: "La période manque.", NL: "De periode ontbreekt.", DE: "Der Zeitraum fehlt.", EN: "The period is missing."},
		engine.Text{
			FR: "Donnez year, ou from et until.", NL: "Geef year, of from en until.",
			DE: "Geben Sie year an, oder from und until.", EN: "Give year, or from and until.",
		},
	},
	codeParamChoice: {
		engine.Text{FR: "Cette valeur n'existe pas.", NL: "Deze waarde bestaat niet.", DE: "Diesen Wert gibt es nicht.", EN: "There is no such value."},
		engine.Text{FR: "Valeurs possibles : {allowed}.", NL: "Mogelijke waarden: {allowed}.", DE: "Mögliche Werte: {allowed}.", EN: "Possible values: {allowed}."},
	},
	codeParamChoices: {
		engine.Text{FR: "Ces valeurs ne conviennent pas.", NL: "Deze waarden kunnen niet.", DE: "Diese Werte passen nicht.", EN: "These values will not do."},
		engine.Text{
			FR: "Au plus {most} parmi : {allowed}, chacune une fois.", NL: "Hoogstens {most} van: {allowed}, elk één keer.",
			DE: "Höchstens {most} von: {allowed}, jeder einmal.", EN: "At most {most} of: {allowed}, each once.",
		},
	},
	codeInstantInvalid: {
		engine.Text{FR: "Ce n'est pas un instant.", NL: "Dit is geen tijdstip.", DE: "Das ist kein Zeitpunkt.", EN: "This is not an instant."},
		engine.Text{
			FR: "Écrivez-le comme 2025-07-01T00:00:00Z.", NL: "Schrijf het als 2025-07-01T00:00:00Z.",
			DE: "Schreiben Sie ihn wie 2025-07-01T00:00:00Z.", EN: "Write it as 2025-07-01T00:00:00Z.",
		},
	},
	codeNoCode: {
		engine.Text{FR: "Ce n'est pas un code.", NL: "Dit is geen code.", DE: "Das ist kein Code.", EN: "This is not a code."},
		engine.Text{
			FR: "Un code s'écrit en minuscules : a–z, 0–9 et _.", NL: "Een code staat in kleine letters: a–z, 0–9 en _.",
			DE: "Ein Code steht in Kleinbuchstaben: a–z, 0–9 und _.", EN: "A code is in small letters: a–z, 0–9 and _.",
		},
	},
	codeNumberInvalid: {
		engine.Text{FR: "Ce n'est pas un tel nombre.", NL: "Dit is niet zo'n getal.", DE: "Das ist keine solche Zahl.", EN: "This is not such a number."},
		engine.Text{
			FR: "Donnez un nombre entier de 1 à {most}.", NL: "Geef een geheel getal van 1 tot {most}.",
			DE: "Geben Sie eine ganze Zahl von 1 bis {most} an.", EN: "Give a whole number from 1 to {most}.",
		},
	},
	codeCompareBy: {
		engine.Text{
			FR: "La comparaison se fait par catégorie.", NL: "De vergelijking gebeurt per categorie.",
			DE: "Verglichen wird nach Kategorie.", EN: "The comparison is by category.",
		},
		engine.Text{FR: "Demandez by=category.", NL: "Vraag by=category.", DE: "Verlangen Sie by=category.", EN: "Ask for by=category."},
	},
	codeCompareAll: {
		engine.Text{
			FR: "Le tableau publié porte sur tout.", NL: "De gepubliceerde tabel gaat over alles.",
			DE: "Die veröffentlichte Tabelle umfasst alles.", EN: "The published table is of everything.",
		},
		engine.Text{FR: "Demandez-le sans filtre.", NL: "Vraag ze zonder filter.", DE: "Verlangen Sie sie ohne Filter.", EN: "Ask for it without filters."},
	},
	codeNoReference: {
		engine.Text{
			FR: "Aucun tableau publié n'est connu pour ce règlement et cette année.", NL: "Voor dit reglement en dit jaar is geen gepubliceerde tabel bekend.",
			DE: "Für dieses Regelwerk und dieses Jahr ist keine veröffentlichte Tabelle bekannt.", EN: "No published table is known for this book and year.",
		},
		engine.Text{FR: "Tableaux connus : {known}.", NL: "Bekende tabellen: {known}.", DE: "Bekannte Tabellen: {known}.", EN: "Known tables: {known}."},
	},
	codeAmountInvalid: {
		engine.Text{FR: "Ce n'est pas un montant.", NL: "Dit is geen bedrag.", DE: "Das ist kein Betrag.", EN: "This is not an amount."},
		engine.Text{
			FR: "Donnez des euros, positifs, {most} au plus, comme 14 ou 14.50.", NL: "Geef euro's, positief, hoogstens {most}, zoals 14 of 14.50.",
			DE: "Geben Sie positive Euro an, höchstens {most}, etwa 14 oder 14.50.", EN: "Give euros above zero, {most} at most, such as 14 or 14.50.",
		},
	},
	codePercentInvalid: {
		engine.Text{FR: "Ce n'est pas un pourcentage.", NL: "Dit is geen percentage.", DE: "Das ist kein Prozentsatz.", EN: "This is not a percentage."},
		engine.Text{FR: "Donnez un nombre, comme 80 ou 77.5.", NL: "Geef een getal, zoals 80 of 77.5.", DE: "Geben Sie eine Zahl an, etwa 80 oder 77.5.", EN: "Give a number, such as 80 or 77.5."},
	},
	codeContributionsMissing: {
		engine.Text{FR: "Les cotisations manquent.", NL: "De bijdragen ontbreken.", DE: "Die Beiträge fehlen.", EN: "The contributions are missing."},
		engine.Text{
			FR: "Donnez contributions pour la période, ou monthly par titulaire et par mois.", NL: "Geef contributions voor de periode, of monthly per titularis en maand.",
			DE: "Geben Sie contributions für den Zeitraum an, oder monthly pro Inhaber und Monat.", EN: "Give contributions for the period, or monthly per holder and month.",
		},
	},
	codeContributionsTwice: {
		engine.Text{FR: "Les cotisations sont données deux fois.", NL: "De bijdragen zijn twee keer gegeven.", DE: "Die Beiträge sind zweimal angegeben.", EN: "The contributions are given twice."},
		engine.Text{
			FR: "Donnez contributions ou monthly, pas les deux.", NL: "Geef contributions of monthly, niet allebei.",
			DE: "Geben Sie contributions oder monthly an, nicht beides.", EN: "Give contributions or monthly, not both.",
		},
	},
	codeYearInvalid: {
		engine.Text{FR: "Ce n'est pas une année.", NL: "Dit is geen jaar.", DE: "Das ist kein Jahr.", EN: "This is not a year."},
		engine.Text{FR: "Donnez quatre chiffres, comme 2025.", NL: "Geef vier cijfers, zoals 2025.", DE: "Geben Sie vier Ziffern an, etwa 2025.", EN: "Give four digits, such as 2025."},
	},
	codeDateInvalid: {
		engine.Text{FR: "Ce n'est pas une date.", NL: "Dit is geen datum.", DE: "Das ist kein Datum.", EN: "This is not a date."},
		engine.Text{FR: "Écrivez AAAA-MM-JJ.", NL: "Schrijf JJJJ-MM-DD.", DE: "Schreiben Sie JJJJ-MM-TT.", EN: "Write YYYY-MM-DD."},
	},
	codePeriodTwice: {
		engine.Text{FR: "La période est donnée deux fois.", NL: "De periode is twee keer gegeven.", DE: "Der Zeitraum ist zweimal angegeben.", EN: "The period is given twice."},
		engine.Text{
			FR: "Donnez year, ou from et until, pas les deux.", NL: "Geef year, of from en until, niet allebei.",
			DE: "Geben Sie year an, oder from und until, nicht beides.", EN: "Give year, or from and until, not both.",
		},
	},
	codePeriodOrder: {
		engine.Text{FR: "La période finit avant de commencer.", NL: "De periode eindigt voor ze begint.", DE: "Der Zeitraum endet vor seinem Beginn.", EN: "The period ends before it begins."},
		engine.Text{
			FR: "until est le jour qui suit le dernier : il vient après from.", NL: "until is de dag na de laatste: hij komt na from.",
			DE: "until ist der Tag nach dem letzten: er liegt nach from.", EN: "until is the day after the last one: it comes after from.",
		},
	},
	codePeriodTooLong: {
		engine.Text{FR: "La période dépasse {years} ans.", NL: "De periode is langer dan {years} jaar.", DE: "Der Zeitraum ist länger als {years} Jahre.", EN: "The period is longer than {years} years."},
		engine.Text{FR: "Demandez plusieurs rapports.", NL: "Vraag meerdere rapporten.", DE: "Fordern Sie mehrere Berichte an.", EN: "Ask for several reports."},
	},
}
