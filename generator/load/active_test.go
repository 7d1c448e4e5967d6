package load

import "testing"

func TestIsActive(t *testing.T) {
	const shapes = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.a{fill:url(#g)}</style><defs><linearGradient id="g"/></defs>
<path class="a" d="M0 0h9" style="fill:url('#g')"/><use href="#g"/><a href="https://example.com/"><text>x</text></a><image href="data:image/png;base64,AA"/></svg>`
	tests := []struct {
		name, text string
		want       bool
	}{
		{"plain.svg", shapes, false},
		{"declared.svg", `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg/>`, false},
		{"script.SVG", `<svg><script>x()</script></svg>`, true},
		{"prefix.svg", `<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script/></s:svg>`, true},
		{"handler.svg", `<svg OnLoad="x()"/>`, true},
		{"link.svg", `<svg><a xlink:href="java&#115;cript:x()"/></svg>`, true},
		{"animated.svg", `<svg><a><set attributeName="href" to="javascript:x()"/></a></svg>`, true},
		{"text.svg", `<svg content="&lt;mxfile&gt;"><switch><foreignObject><div xmlns="http://www.w3.org/1999/xhtml" style="color: red"><b>x</b><br/></div></foreignObject><text>x</text></switch><g/></svg>`, false},
		{"form.svg", `<svg><foreignObject><form xmlns="http://www.w3.org/1999/xhtml" action="x"/></foreignObject></svg>`, true},
		{"foreign.svg", `<svg><foreignObject><div><h:marquee xmlns:h="http://www.w3.org/1999/xhtml"/></div></foreignObject></svg>`, true},
		{"foreign image.svg", `<svg><foreignObject><img src="x"/></foreignObject></svg>`, true},
		{"after.svg", `<svg><foreignObject><p/></foreignObject><path/><script/></svg>`, true},
		{"use.svg", `<svg><use href="//example.com/x.svg#a"/></svg>`, true},
		{"image.svg", `<svg><image href="https://example.com/x.png"/></svg>`, true},
		{"data.svg", `<svg><use href="data:image/svg+xml;base64,AA"/></svg>`, true},
		{"style.svg", `<svg><style>@import "x.css"</style></svg>`, true},
		{"url.svg", `<svg><path fill="url(https://example.com/x)"/></svg>`, true},
		{"sheet.svg", `<?xml-stylesheet href="x.xsl"?><svg/>`, true},
		{"entity.svg", `<!DOCTYPE svg [<!ENTITY x "y">]><svg>&x;</svg>`, true},
		{"broken.svg", `<svg><a`, true},
		{"page.HTML", "hello", true},
		{"code.js", "", true},
		{"feed.xml", "", true},
		{"photo.png", "<script>", false},
		{"notes.txt", "<script>", false},
	}
	for _, tt := range tests {
		if got := isActive(files(map[string]string{tt.name: tt.text}), tt.name); got != tt.want {
			t.Errorf("%s is active: %v, want %v", tt.name, got, tt.want)
		}
	}
}
