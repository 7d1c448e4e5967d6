package derive

import "testing"

func TestPaged(t *testing.T) {
	for own, want := range map[string]bool{
		"LedgerReplicaLagHigh":                      true,
		"LedgerReplicaLagHigh (P2), on-call looks":  true,
		"LedgerReplicaLagHigh alert":                true,
		"LedgerReplicaLagHigh alert cleared":        false,
		"LedgerReplicaLagHigh is tuned":             false,
		"DiskFull":                                  true,
		"GitLab":                                    false,
		"HTTP":                                      false,
		"RESOLVED":                                  false,
		"Alert DiskFull":                            true,
		"alert: too few workers":                    true,
		"alert LedgerLag resolved":                  false,
		"Alert disk_nearly_full for the second one": true,
		"Alert for rare words is written":           false,
		"alert queue > 20k":                         true,
		"Alert rule changed to > 20k":               false,
		"pager":                                     true,
		"Page: checkout":                            true,
		"pages load again":                          false,
		"Peringatan AntreanPenuh":                   true,
		"API errors":                                false,
		"":                                          false,
	} {
		if got := paged(own); got != want {
			t.Errorf("paged(%q) = %v", own, got)
		}
	}
}

func TestCloses(t *testing.T) {
	for text, want := range map[string]news{
		"cache emptied, resolved":            tellsResolved,
		"cache emptied. Incident closed.":    tellsClosed,
		"all is well – Resolved":             tellsResolved,
		"cache emptied (mitigation)":         tellsMitigated,
		"Mitigation: cache emptied":          0,
		"mitigation, part two":               0,
		"cache emptied, not resolved":        0,
		"cache emptied, resolved?":           0,
		"cache emptied; the rest is closed":  0,
		"antrean kosong, ditutup":            tellsClosed,
		"server dinyalakan; layanan pulih":   tellsRestored,
		"names are resolved by the new host": 0,
		"":                                   0,
	} {
		if got := closes(text); got != want {
			t.Errorf("closes(%q) = %b, want %b", text, got, want)
		}
	}
}
