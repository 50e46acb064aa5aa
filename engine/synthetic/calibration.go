package synthetic

// fitted says by how many parts per million the rates of a category have to be multiplied, in 2024 and in 2025, so that what the
// book partenamut pays reproduces the published structure. Fitted by TestCalibration at 1/10 of the real size, which prints the
// table again when it is run with -fit.
var fitted = map[string][len(Years)]int{
	"psychology":      {887669, 910630},
	"sport":           {945544, 971354},
	"optics":          {1094386, 1106655},
	"copayments":      {1194873, 1233258},
	"holidays":        {1047272, 1077372},
	"birth":           {1076493, 1020322},
	"dental":          {800943, 811336},
	"alternative":     {890752, 865262},
	"transport":       {1065630, 1033785},
	"vaccines":        {810523, 818059},
	"contraception":   {738168, 761235},
	"sick_children":   {663435, 671140},
	"family_help":     {629535, 628029},
	"podiatry":        {854053, 843889},
	"prevention":      {768051, 772600},
	"dietetics":       {856432, 859213},
	"hearing":         {595841, 599377},
	"care_stays":      {987862, 966780},
	"home_care":       {692308, 637845},
	"psychomotricity": {969281, 996514},
	"home_adaptation": {987837, 1026901},
	"treatments":      {1030852, 927363},
	"speech_therapy":  {931129, 964882},
	"equipment":       {1144237, 1195542},
}
