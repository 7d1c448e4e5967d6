package derive

import "testing"

func TestWhoNoticed(t *testing.T) {
	tests := []struct {
		text string
		told bool
		want string
	}{
		{"DiskAlmostFull", false, "alert"},
		{"QueueDepthHigh, after two minutes.", false, "alert"},
		{"A QueueDepthHigh came up at night and woke the on-call engineer.", false, "alert"},
		{"The on-call engineer got an alert from the pager at three.", false, "alert"},
		{"Storage team was paged.", false, "alert"},
		{"Tim basis data menerima alert pada malam hari.", false, "alert"},
		{"Synthetic login test, then the phones.", false, "alert"},
		{"DiskAlmostFull did not exist. A developer noticed it by chance.", false, "staff"},
		{"There was no alert, customers told us.", false, "customer"},
		{"We were alerted by a customer in the chat.", false, "customer"},
		{"A colleague in finance.", false, "staff"},
		{"Somebody looked at the graphs after lunch, as on each day.", false, "staff"},
		{"Two employees could not log in and wrote to the help desk.", false, "staff"},
		{"Keluhan pelanggan di media sosial.", false, "customer"},
		{"Tim gudang melaporkan bahwa tidak ada pesanan yang masuk.", false, "staff"},
		{"The partner bank called us in the morning and asked what was wrong.", false, "partner"},
		{"Users could not log in for an hour and the login page was slow all the time.", false, ""},
		{"storage on-call paged", true, "alert"},
		{"We are looking into slow pages since noon today", true, ""},
		{"first ticket", true, "customer"},
		{"JavaScript", false, ""},
		{"", false, ""},
	}
	for _, tt := range tests {
		if got := whoNoticed(tt.text, tt.told); got != tt.want {
			t.Errorf("whoNoticed(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
	for page, want := range map[string]string{
		"---\ndate: 2024-03-05\n---\n## Timeline\n\n- 09:00 errors begin\n- 09:05 UTC product manager reports an empty page\n":      "staff",
		"---\ndate: 2024-03-05\n---\n## Timeline\n\n| Time | What |\n|--|--|\n| 09:00 | outage begins |\n| 09:05 | alert fires |\n": "alert",
		"## Detection\n\n09:05 UTC QueueDepthHigh page.\n":                                                                          "alert",
		"---\ndetected_by: partner\n---\n## Detection\n\nAn alert.\n":                                                               "partner",
	} {
		if got := readPage(t, page).DetectedBy; got != want {
			t.Errorf("%q: detected by %q, want %q", page, got, want)
		}
	}
}
