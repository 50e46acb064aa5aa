package synthetic

// fitted says by how many parts per million the rates of a category have to be multiplied, in 2024 and in 2025, so that what the
// book partenamut pays reproduces the published structure. Fitted by TestCalibration at 1/10 of the real size, which prints the
// table again when it is run with -fit.
var fitted = map[string][len(Years)]int{
	"psychology":      {887794, 906519},
	"sport":           {955434, 973954},
	"optics":          {1089873, 1104090},
	"copayments":      {1192597, 1215383},
	"holidays":        {1059002, 1074237},
	"birth":           {1075279, 1016427},
	"dental":          {795579, 798867},
	"alternative":     {889608, 858650},
	"transport":       {974925, 981024},
	"vaccines":        {805825, 816721},
	"contraception":   {746212, 762416},
	"sick_children":   {656558, 660813},
	"family_help":     {576508, 586495},
	"podiatry":        {831732, 833754},
	"prevention":      {765035, 767144},
	"dietetics":       {853146, 848723},
	"hearing":         {581850, 592484},
	"care_stays":      {916104, 911506},
	"home_care":       {591244, 573317},
	"psychomotricity": {954277, 975251},
	"home_adaptation": {832527, 909256},
	"treatments":      {1030756, 925797},
	"speech_therapy":  {945753, 952475},
	"equipment":       {1144210, 1096943},
}
