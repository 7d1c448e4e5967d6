package markdown

import "testing"

func TestIDsOfTheFrameAreTaken(t *testing.T) {
	var ids idSet
	for _, c := range []struct{ want, got string }{
		{"main-1", ids.claim("main")}, {"main-2", ids.claim("main")}, {"nav-1", ids.claim("nav")},
		{"_s:x", ids.claim("s:x")}, {"_s:x-1", ids.claim("s:x")}, {"x", ids.claim("x")}, {"x-1", ids.claim("x")},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
