// Package template reads poster templates: versioned JSON that says what stands
// where on a poster, strictly checked against template.schema.json.
package template

// Template is one poster design. Lengths are pixels of its canvas.
type Template struct {
	Schema  int               `json:"schema"`
	ID      string            `json:"id"`
	Version int               `json:"version"`
	Name    string            `json:"name"`
	Kind    string            `json:"kind"`
	Size    [2]int            `json:"size"`
	Theme   map[string]string `json:"theme"`
	Ground  string            `json:"ground"`
	Layers  []Layer           `json:"layers"`
}

// The types of layers.
const (
	Text     = "text"
	Picture  = "picture"
	Shape    = "shape"
	Gradient = "gradient"
	Scrim    = "scrim"
	Pattern  = "pattern"
	Code     = "code"
	Price    = "price"
	Badge    = "badge"
	Seal     = "seal"
)

// Layer is one thing on a poster. Which fields a type has, the schema says.
type Layer struct {
	Type    string   `json:"type"`
	ID      string   `json:"id"`
	X       float64  `json:"x"`
	Y       float64  `json:"y"`
	W       float64  `json:"w"`
	H       float64  `json:"h"`
	Anchors []Anchor `json:"anchors"`
	Opacity *float64 `json:"opacity"`
	When    string   `json:"when"`

	// Text, price, badge and seal.
	Text       string  `json:"text"` // Of a scrim: the colour of the text on it.
	Font       string  `json:"font"`
	Weight     int     `json:"weight"`
	Size       float64 `json:"size"`
	MinSize    float64 `json:"minSize"`
	LineHeight float64 `json:"lineHeight"`
	Tracking   float64 `json:"tracking"`
	Color      string  `json:"color"`
	Align      string  `json:"align"`
	VAlign     string  `json:"valign"`
	MaxLines   int     `json:"maxLines"`
	Vertical   bool    `json:"vertical"`
	Balance    bool    `json:"balance"`
	Tabular    bool    `json:"tabular"`
	Decorative bool    `json:"decorative"`
	Exact      bool    `json:"exact"`
	WasColor   string  `json:"wasColor"`
	WasSize    float64 `json:"wasSize"`

	// Pictures and codes.
	Source  string      `json:"source"`
	Fit     string      `json:"fit"`
	Focus   *[2]float64 `json:"focus"`
	Crop    *[4]float64 `json:"crop"`
	Radius  float64     `json:"radius"`
	Arch    bool        `json:"arch"`
	Shadow  *Shadow     `json:"shadow"`
	Fade    *Fade       `json:"fade"`
	Initial string      `json:"initial"`
	Avatar  bool        `json:"avatar"`

	// Shapes, gradients, scrims and patterns.
	Shape       string      `json:"shape"`
	Path        string      `json:"path"`
	View        *[4]float64 `json:"view"`
	Fill        string      `json:"fill"`
	Stroke      string      `json:"stroke"`
	StrokeWidth float64     `json:"strokeWidth"`
	Angle       float64     `json:"angle"`
	Stops       []Stop      `json:"stops"`
	Over        string      `json:"over"`
	Side        string      `json:"side"`
	Solid       *float64    `json:"solid"`
	Kind        string      `json:"kind"`
	Seed        int         `json:"seed"`
	Count       int         `json:"count"`
	Amount      float64     `json:"amount"`
}

// Anchor places a layer relative to an earlier one.
type Anchor struct {
	To    string  `json:"to"`
	Side  string  `json:"side"`
	Gap   float64 `json:"gap"`
	Align string  `json:"align"`
}

// Shadow falls behind a picture or a shape.
type Shadow struct {
	DX    float64 `json:"dx"`
	DY    float64 `json:"dy"`
	Blur  float64 `json:"blur"`
	Color string  `json:"color"`
}

// Fade says over how many pixels each edge becomes transparent.
type Fade struct {
	Top    float64 `json:"top"`
	Right  float64 `json:"right"`
	Bottom float64 `json:"bottom"`
	Left   float64 `json:"left"`
}

// Stop is a colour of a gradient, at 0 to 1 of its length.
type Stop struct {
	At    float64 `json:"at"`
	Color string  `json:"color"`
}
