package api

import "octroi/engine"

// replayWords are those of the papers about a replay.
var replayWords = map[string]engine.Text{
	"replay":          in("Rejeu d'une période", "Herberekening van een periode", "Nachrechnung eines Zeitraums", "Replay of a period"),
	"board":           in("Que coûterait cette modification du règlement ?", "Wat zou deze wijziging van het reglement kosten?", "Was würde diese Änderung des Regelwerks kosten?", "What would this change of the rules cost?"),
	"reference":       in("Référence", "Referentie", "Referenz", "Reference"),
	"draft":           in("Projet", "Ontwerp", "Entwurf", "Draft"),
	"replayed":        in("Rejoué", "Herberekend", "Nachgerechnet", "Replayed"),
	"replayed_counts": in("{lines} prestations de {members} membres", "{lines} prestaties van {members} leden", "{lines} Leistungen von {members} Mitgliedern", "{lines} lines of {members} members"),
	"hash":            in("SHA-256 des décisions, {book} : {hash}", "SHA-256 van de beslissingen, {book}: {hash}", "SHA-256 der Entscheidungen, {book}: {hash}", "SHA-256 of the decisions, {book}: {hash}"),

	"cost_draft":     in("Sous le projet, la période aurait coûté {now} au lieu de {was} : {difference} ({percent}).", "Onder het ontwerp had de periode {now} gekost in plaats van {was}: {difference} ({percent}).", "Nach dem Entwurf hätte der Zeitraum {now} statt {was} gekostet: {difference} ({percent}).", "Under the draft, the period would have cost {now} instead of {was}: {difference} ({percent})."),
	"cost_same":      in("Le projet ne change rien à cette période : {was} sous les deux règlements.", "Het ontwerp verandert niets aan deze periode: {was} onder beide reglementen.", "Der Entwurf ändert an diesem Zeitraum nichts: {was} nach beiden Regelwerken.", "The draft changes nothing in this period: {was} under both books."),
	"cost_several":   in("Sous la référence, la période coûte {was}. Voici ce qu'elle aurait coûté sous {n} projets.", "Onder de referentie kost de periode {was}. Dit had zij onder {n} ontwerpen gekost.", "Nach der Referenz kostet der Zeitraum {was}. So viel hätte er nach {n} Entwürfen gekostet.", "Under the reference, the period costs {was}. This is what it would have cost under {n} drafts."),
	"cost_reference": in("Sous la référence, la période coûte {was}.", "Onder de referentie kost de periode {was}.", "Nach der Referenz kostet der Zeitraum {was}.", "Under the reference, the period costs {was}."),
	"cost_few":       in("La différence concerne moins de {few} membres : elle n'est pas montrée.", "Het verschil betreft minder dan {few} leden: het wordt niet getoond.", "Der Unterschied betrifft weniger als {few} Mitglieder: er wird nicht gezeigt.", "The difference concerns fewer than {few} members: it is not shown."),

	"proposed":        in("Ce qui est proposé", "Wat wordt voorgesteld", "Was vorgeschlagen wird", "What is proposed"),
	"benefits_change": in("Les avantages qui changent", "De voordelen die wijzigen", "Die Vorteile, die sich ändern", "The benefits that change"),
	"who":             in("Qui y gagne, qui y perd", "Wie wint, wie verliest", "Wer gewinnt, wer verliert", "Who gains, who loses"),
	"how_much":        in("De combien", "Hoeveel", "Wie viel", "By how much"),
	"caps":            in("Les plafonds qui jouent plus ou moins", "De plafonds die meer of minder spelen", "Häufiger oder seltener greifende Höchstgrenzen", "The caps that bind more or less"),
	"assumed":         in("Hypothèses, à part", "Aannames, apart", "Annahmen, gesondert", "Assumptions, apart"),
	"reading":         in("Comment lire ces chiffres", "Hoe deze cijfers te lezen", "Wie diese Zahlen zu lesen sind", "How to read these figures"),
	"manual":          in("Décisions manuelles reprises telles quelles : {n}.", "Manuele beslissingen, overgenomen zoals ze zijn: {n}.", "Manuelle Entscheidungen, unverändert übernommen: {n}.", "Manual decisions, taken as they stand: {n}."),
	"change":          in("{subject} : {text}", "{subject}: {text}", "{subject}: {text}", "{subject}: {text}"),
	"and_more":        in("et {n} de plus", "en nog {n}", "und {n} weitere", "and {n} more"),

	"members":      in("Membres", "Leden", "Mitglieder", "Members"),
	"gain":         in("Y gagnent", "Winnen", "Gewinnen", "Gain"),
	"lose":         in("Y perdent", "Verliezen", "Verlieren", "Lose"),
	"together":     in("Ensemble", "Samen", "Zusammen", "Together"),
	"median":       in("Médiane", "Mediaan", "Median", "Median"),
	"at_most":      in("Au plus", "Hoogstens", "Höchstens", "At most"),
	"lose_over":    in("perdent plus de {amount}", "verliezen meer dan {amount}", "verlieren mehr als {amount}", "lose more than {amount}"),
	"lose_between": in("perdent de {from} à {to}", "verliezen {from} tot {to}", "verlieren {from} bis {to}", "lose {from} to {to}"),
	"neither":      in("ni gain ni perte", "winst noch verlies", "weder noch", "neither"),
	"gain_between": in("gagnent de {from} à {to}", "winnen {from} tot {to}", "gewinnen {from} bis {to}", "gain {from} to {to}"),
	"gain_over":    in("gagnent plus de {amount}", "winnen meer dan {amount}", "gewinnen mehr als {amount}", "gain more than {amount}"),
}
