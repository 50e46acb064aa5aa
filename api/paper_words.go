package api

import (
	"maps"
	"strings"

	"octroi/engine"
)

// wording says the words of papers in one language; templates call T.
type wording struct {
	lang engine.Lang
}

// T is a word or sentence of paperWords. Pairs of name and value fill its {names}.
func (w wording) T(name string, pairs ...string) string {
	s := paperWords[name].In(w.lang)
	for i := 0; i+1 < len(pairs); i += 2 {
		s = strings.ReplaceAll(s, "{"+pairs[i]+"}", pairs[i+1])
	}
	return s
}

func (w wording) money(c engine.Cents) string { return engine.FormatMoney(c, w.lang) }
func (w wording) date(d engine.Date) string   { return engine.FormatDate(d, w.lang) }

// days writes a day, or a period with both its ends.
func (w wording) days(from, until engine.Date) string {
	if until == 0 || until == from {
		return w.date(from)
	}
	return w.T("from_to", "from", w.date(from), "until", w.date(until))
}

// labelled writes a value with its label, and nothing where there is none.
func (w wording) labelled(name, value string) string {
	if value == "" {
		return ""
	}
	return w.T(name, "value", value)
}

// paperWords are the words of every paper.
var paperWords = func() map[string]engine.Text {
	all := maps.Clone(memberWords)
	maps.Copy(all, replayWords)
	return all
}()

// memberWords are those of what members get.
var memberWords = map[string]engine.Text{
	"explanation": in("Explication du remboursement", "Toelichting bij de terugbetaling", "Erläuterung der Erstattung", "Explanation of your reimbursement"),
	"statement":   in("Relevé de l'année {year}", "Overzicht van het jaar {year}", "Übersicht des Jahres {year}", "Statement of the year {year}"),

	"member":       in("Membre", "Lid", "Mitglied", "Member"),
	"claim":        in("Demande", "Aanvraag", "Antrag", "Claim"),
	"submitted_on": in("Introduite le", "Ingediend op", "Eingereicht am", "Submitted on"),
	"decided_on":   in("Décidée le", "Beslist op", "Entschieden am", "Decided on"),
	"made_on":      in("Établi le", "Opgemaakt op", "Erstellt am", "Made on"),
	"year":         in("Année", "Jaar", "Jahr", "Year"),

	"services":  in("Prestations", "Verstrekkingen", "Leistungen", "Services"),
	"number":    in("N°", "Nr.", "Nr.", "No."),
	"service":   in("Prestation", "Verstrekking", "Leistung", "Service"),
	"benefit":   in("Avantage", "Voordeel", "Vorteil", "Benefit"),
	"date":      in("Date", "Datum", "Datum", "Date"),
	"charged":   in("Prix", "Prijs", "Preis", "Charged"),
	"statutory": in("Assurance obligatoire", "Verplichte verzekering", "Pflicht\u00adversicherung", "Compulsory insurance"),
	"other":     in("Autre assureur", "Andere verzekeraar", "Anderer Versicherer", "Other insurer"),
	"left":      in("Reste", "Rest", "Rest", "Left"),
	"we_pay":    in("Nous payons", "Wij betalen", "Wir zahlen", "We pay"),
	"paid":      in("Payé", "Betaald", "Gezahlt", "Paid"),
	"yours":     in("À votre charge", "Te uwen laste", "Zu Ihren Lasten", "You pay"),
	"total":     in("Total", "Totaal", "Summe", "Total"),
	"bill":      in("Facture {value}", "Factuur {value}", "Rechnung {value}", "Bill {value}"),
	"why":       in("Pourquoi", "Waarom", "Warum", "Why"),
	"because":   in("Raison", "Reden", "Grund", "Reason"),
	"parts":     in("Périodes dans lesquelles la prestation a été découpée", "Perioden waarin de verstrekking is opgesplitst", "Zeiträume, in die die Leistung geteilt wurde", "Periods into which the service was cut"),
	"period":    in("Période", "Periode", "Zeitraum", "Period"),
	"units":     in("Nombre", "Aantal", "Anzahl", "Units"),
	"from_to":   in("du {from} au {until}", "van {from} tot en met {until}", "vom {from} bis {until}", "{from} to {until}"),

	"lead_paid":          in("Nous payons {pays} pour cette demande ; {yours} restent à votre charge.", "Wij betalen {pays} voor deze aanvraag; {yours} blijft te uwen laste.", "Wir zahlen {pays} für diesen Antrag; {yours} bleiben zu Ihren Lasten.", "We pay {pays} on this claim; {yours} is left for you to pay."),
	"lead_nothing":       in("Nous ne payons rien pour cette demande. Les raisons sont ci-dessous.", "Wij betalen niets voor deze aanvraag. De redenen staan hieronder.", "Wir zahlen nichts für diesen Antrag. Die Gründe stehen unten.", "We pay nothing on this claim. The reasons are below."),
	"lead_pended":        in("Tout n'est pas encore décidé : {n} sur {of} en attente. Jusqu'ici, nous payons {pays}.", "Nog niet alles is beslist: {n} van {of} in afwachting. Tot nu toe betalen wij {pays}.", "Noch ist nicht alles entschieden: {n} von {of} offen. Bisher zahlen wir {pays}.", "Not everything is decided yet: {n} of {of} waiting. So far we pay {pays}."),
	"lead_reversed":      in("Cette demande a été annulée. Ce qui avait été payé est repris, et vos plafonds sont rétablis.", "Deze aanvraag is ingetrokken. Wat betaald was, wordt teruggenomen en uw plafonds zijn hersteld.", "Dieser Antrag wurde zurückgenommen. Was gezahlt war, wird zurückgefordert, und Ihre Höchstgrenzen sind wiederhergestellt.", "This claim was taken back. What had been paid is recovered, and your limits are as before it."),
	"versions":           in("Décisions successives", "Opeenvolgende beslissingen", "Frühere und heutige Entscheidungen", "Decisions, the latest last"),
	"version":            in("Version", "Versie", "Fassung", "Version"),
	"what":               in("Motif", "Aanleiding", "Anlass", "What happened"),
	"difference":         in("Différence", "Verschil", "Unterschied", "Difference"),
	"ex_gratia":          in("Dont {amount} à titre exceptionnel, au-delà du règlement.", "Waarvan {amount} uitzonderlijk, boven het reglement.", "Davon {amount} aus Kulanz, über das Regelwerk hinaus.", "Of this, {amount} is granted as an exception, beyond the rules."),
	"ex_gratia_total":    in("Le total comprend {amount} accordés à titre exceptionnel, au-delà du règlement.", "In het totaal zit {amount} dat uitzonderlijk is toegekend, boven het reglement.", "Die Summe enthält {amount} aus Kulanz, über das Regelwerk hinaus.", "The total includes {amount} granted as an exception, beyond the rules."),
	"version_claim":      in("Première décision", "Eerste beslissing", "Erste Entscheidung", "First decision"),
	"version_evidence":   in("Des documents sont arrivés", "Er kwamen documenten binnen", "Dokumente sind eingegangen", "Documents came in"),
	"version_correction": in("La demande a été corrigée", "De aanvraag werd verbeterd", "Der Antrag wurde berichtigt", "The claim was corrected"),
	"version_ruling": in("Un gestionnaire a décidé", "Een dossierbeheerder besliste",
		"Ein Sachbearbeiter hat entschieden", "A member of our staff decided"),
	"version_redecision":   in("Décidée à nouveau", "Opnieuw beslist", "Erneut entschieden", "Decided again"),
	"version_reassessment": in("La règle ou un renseignement a changé pour cette période", "De regel of een gegeven is voor deze periode gewijzigd", "Die Regel oder eine Angabe hat sich für diese Zeit geändert", "The rule or a fact changed for this time"),
	"version_freed":        in("Un plafond s'est libéré", "Er kwam ruimte vrij onder een plafond", "Eine Höchstgrenze wurde frei", "A limit had room again"),
	"version_reversal":     in("La demande a été annulée", "De aanvraag werd ingetrokken", "Der Antrag wurde zurückgenommen", "The claim was taken back"),
	"lead_erased":          in("Les détails de cette demande ont été effacés. Il en reste les montants payés.", "De gegevens van deze aanvraag zijn gewist. De betaalde bedragen blijven over.", "Die Angaben zu diesem Antrag wurden gelöscht. Geblieben sind die gezahlten Beträge.", "The details of this claim were erased. The amounts that were paid are left."),
	"lead_open":            in("Cette demande n'est pas encore décidée.", "Over deze aanvraag is nog niet beslist.", "Über diesen Antrag ist noch nicht entschieden.", "This claim is not decided yet."),
	"open":                 in("pas encore décidé", "nog niet beslist", "noch offen", "not decided yet"),

	"line_approved": in("Nous payons {pays} {to}.", "Wij betalen {pays} {to}.", "Wir zahlen {pays} {to}.", "We pay {pays} {to}."),
	"line_reduced":  in("Nous payons {pays} {to}, et pas davantage :", "Wij betalen {pays} {to}, en niet meer:", "Wir zahlen {pays} {to}, und nicht mehr:", "We pay {pays} {to}, and no more:"),
	"line_denied":   in("Nous ne payons rien pour cette prestation :", "Wij betalen niets voor deze verstrekking:", "Wir zahlen nichts für diese Leistung:", "We pay nothing for this service:"),
	"line_erased":   in("Payé : {pays}.", "Betaald: {pays}.", "Gezahlt: {pays}.", "Paid: {pays}."),
	"line_pended":   in("Cette prestation n'est pas encore décidée.", "Over deze verstrekking is nog niet beslist.", "Über diese Leistung ist noch nicht entschieden.", "This service is not decided yet."),
	"line_reversed": in("Cette décision a été annulée. Ce qui avait été payé est repris.", "Deze beslissing is ingetrokken. Wat betaald was, wordt teruggenomen.", "Diese Entscheidung wurde zurückgenommen. Was gezahlt war, wird zurückgefordert.", "This decision was taken back, and so is what had been paid."),
	"as":            in("{amount} {mode}", "{amount} {mode}", "{amount} {mode}", "{amount} {mode}"),
	"how":           in("{value} ({how}).", "{value} ({how}).", "{value} ({how}).", "{value} ({how})."),
	"article":       in("Statuts : {value}", "Statuten: {value}", "Satzung: {value}", "Statutes: {value}"),

	"asked_document":      in("Envoyez-nous le document demandé. La date de votre demande est conservée.", "Bezorg ons het gevraagde document. De datum van uw aanvraag blijft behouden.", "Senden Sie uns das verlangte Dokument. Das Datum Ihres Antrags bleibt erhalten.", "Send us the document that is asked for. The date of your claim is kept."),
	"asked_contribution":  in("Mettez vos cotisations en ordre ; la demande sera alors décidée à nouveau.", "Breng uw bijdragen in orde; daarna wordt opnieuw over de aanvraag beslist.", "Bringen Sie Ihre Beiträge in Ordnung; dann wird neu über den Antrag entschieden.", "Put your contributions in order; the claim is then decided again."),
	"asked_provider":      in("Nous vérifions qui est le prestataire. Vous ne devez rien faire.", "Wij gaan na wie de zorgverlener is. U hoeft niets te doen.", "Wir prüfen, wer der Leistungserbringer ist. Sie müssen nichts tun.", "We are finding out who the provider is. You need not do anything."),
	"asked_fact":          in("Il nous manque un renseignement. Donnez-le-nous, si vous le connaissez.", "Er ontbreekt een gegeven. Bezorg het ons als u het kent.", "Uns fehlt eine Angabe. Teilen Sie sie uns mit, wenn Sie sie kennen.", "We lack a piece of information. Let us have it, if you know it."),
	"asked_reviewer":      in("Un gestionnaire examine la demande. Vous ne devez rien faire.", "Een dossierbeheerder bekijkt de aanvraag. U hoeft niets te doen.", "Ein Sachbearbeiter prüft den Antrag. Sie müssen nichts tun.", "A member of our staff is looking at the claim. You need not do anything."),
	"asked_duplicate":     in("Cette demande ressemble à une autre. Un gestionnaire compare les deux ; vous ne devez rien faire.", "Deze aanvraag lijkt op een andere. Een dossierbeheerder vergelijkt ze; u hoeft niets te doen.", "Dieser Antrag ähnelt einem anderen. Ein Sachbearbeiter vergleicht beide; Sie müssen nichts tun.", "This claim looks like another one. A member of our staff is comparing them; you need not do anything."),
	"asked_second_person": in("La décision doit être confirmée par une deuxième personne. Vous ne devez rien faire.", "Een tweede persoon moet de beslissing bevestigen. U hoeft niets te doen.", "Eine zweite Person muss die Entscheidung bestätigen. Sie müssen nichts tun.", "A second person has to confirm the decision. You need not do anything."),

	"limit_left":      in("{limit} : utilisation {used}, il reste {left} jusqu'au {until} inclus.", "{limit}: {used} gebruikt, nog {left} tot en met {until}.", "{limit}: {used} verbraucht, noch {left} bis einschließlich {until}.", "{limit}: {used} used, {left} left until {until}."),
	"limit_life":      in("{limit} : utilisation {used}, il reste {left} pour toute la vie.", "{limit}: {used} gebruikt, nog {left} voor het hele leven.", "{limit}: {used} verbraucht, noch {left} für das ganze Leben.", "{limit}: {used} used, {left} left for life."),
	"limit_back":      in("{limit} : utilisation {used} entre le {from} et le {until}, il restait {left} à cette date.", "{limit}: {used} gebruikt tussen {from} en {until}, op die dag nog {left}.", "{limit}: {used} verbraucht vom {from} bis {until}, an diesem Tag noch {left}.", "{limit}: {used} used from {from} to {until}, with {left} left on that day."),
	"threshold_left":  in("{limit} : montant ou nombre présenté {used} ; encore {left} avant tout remboursement, jusqu'au {until} inclus.", "{limit}: {used} voorgelegd; nog {left} voor er iets wordt terugbetaald, tot en met {until}.", "{limit}: {used} vorgelegt; noch {left}, bevor etwas erstattet wird, bis einschließlich {until}.", "{limit}: {used} presented; {left} more before anything is paid, until {until}."),
	"threshold_life":  in("{limit} : montant ou nombre présenté {used} ; encore {left} avant tout remboursement.", "{limit}: {used} voorgelegd; nog {left} voor er iets wordt terugbetaald.", "{limit}: {used} vorgelegt; noch {left}, bevor etwas erstattet wird.", "{limit}: {used} presented; {left} more before anything is paid."),
	"revision":        in("Règlement : {book}, révision {revision}.", "Reglement: {book}, revisie {revision}.", "Regelwerk: {book}, Revision {revision}.", "Rule book: {book}, revision {revision}."),
	"keep":            in("Montants en euros. Gardez ce document : il peut servir auprès d'un autre assureur.", "Bedragen in euro. Bewaar dit document: het kan dienen bij een andere verzekeraar.", "Beträge in Euro. Bewahren Sie dieses Dokument auf: es kann bei einem anderen Versicherer nützlich sein.", "Amounts are in euros. Keep this document: another insurer may ask for it."),
	"pended_services": in("{n} prestation(s) de l'année ne sont pas encore décidées ; elles ne sont pas comptées ici.", "Over {n} verstrekking(en) van het jaar is nog niet beslist; ze zijn hier niet meegeteld.", "Über {n} Leistung(en) des Jahres ist noch nicht entschieden; sie sind hier nicht gezählt.", "{n} service(s) of the year are not decided yet and not counted here."),

	"lead_statement":     in("Sur {charged}, l'assurance obligatoire et les autres assureurs ont payé {others} et nous avons payé {paid} ; {left} sont restés à charge du membre.", "Van {charged} betaalden de verplichte verzekering en andere verzekeraars {others} en wij {paid}; {left} bleef ten laste van het lid.", "Von {charged} zahlten die Pflichtversicherung und andere Versicherer {others} und wir {paid}; {left} blieben zu Lasten des Mitglieds.", "Of {charged}, compulsory insurance and other insurers paid {others} and we paid {paid}; {left} was left to the member."),
	"lead_none":          in("Aucune prestation n'a été décidée pour cette année.", "Voor dit jaar is over geen verstrekking beslist.", "Für dieses Jahr wurde über keine Leistung entschieden.", "No service was decided for this year."),
	"by_benefit":         in("Par avantage", "Per voordeel", "Nach Vorteil", "By benefit"),
	"by_benefit_caption": in("Totaux de l'année", "Totalen van het jaar", "Summen des Jahres", "Totals of the year"),
	"services_caption":   in("Chaque prestation, par date", "Elke verstrekking, op datum", "Jede Leistung, nach Datum", "Every service, by date"),
}
