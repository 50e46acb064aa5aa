package synthetic

// fitted says by how many parts per million the rates of a category have to be multiplied, in 2024 and in 2025, so that what the
// book partenamut pays reproduces the published structure. TestCalibration_fit prints the table again, here for 1,370,308 members.
var fitted = map[string][len(Years)]int{
	"psychology":      {886480, 906038},
	"sport":           {954941, 973439},
	"optics":          {1089719, 1101593},
	"copayments":      {1195155, 1213453},
	"holidays":        {1056166, 1076403},
	"birth":           {1074965, 1015721},
	"dental":          {794558, 802585},
	"alternative":     {889392, 858813},
	"transport":       {973064, 988301},
	"vaccines":        {804953, 815565},
	"contraception":   {745763, 761260},
	"sick_children":   {658299, 657579},
	"family_help":     {581382, 589168},
	"podiatry":        {832104, 836815},
	"prevention":      {763868, 769186},
	"dietetics":       {856437, 848624},
	"hearing":         {582538, 593307},
	"care_stays":      {922208, 927758},
	"home_care":       {593057, 577055},
	"psychomotricity": {957582, 969404},
	"home_adaptation": {856996, 883930},
	"treatments":      {1030303, 919961},
	"speech_therapy":  {940232, 955605},
	"equipment":       {1135016, 1129687},
}
