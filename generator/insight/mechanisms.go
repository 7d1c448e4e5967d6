package insight

import (
	"strings"

	"siaga/search/analysis"
)

// A mechanism is a way in which systems fail, or in which a change makes them fail. Two authors rarely use the same words
// for the same cause: one writes that the container was OOMKilled, the other that the memory limit was too low. The
// table is a thesaurus of operations: what belongs to one mechanism, whoever wrote it.
//
// A rule is a line of words that all stand within a few words of each other, in any order; "a|b" are alternatives. Words
// are compared by their stems. A mechanism that is broad says little by itself: releases, restarts and slowness go with
// most incidents, whatever the cause.
type mechanism struct {
	Name  string // as evidence shows it
	Broad bool
	Rules []string
}

// window is how many words the words of a rule may span.
const window = 6

var mechanisms = []mechanism{
	{"wrong target of a change", false, []string{
		"wrong|incorrect|unintended cluster|environment|context|account|workspace|namespace|region|database|server|host|project|tenant|branch",
		"by mistake", "accident|accidentally|accidental", "mistakenly", "inadvertently", "unintentionally", "unintended", "unaware", "not aware|realise|realize|notice cluster|environment|context|workspace|production",
		"meant|intended for|against|on", "kube context|config", "instead staging|test|testing|sandbox|dev", "tidak sengaja", "salah klaster|lingkungan|server",
	}},
	{"out of memory", false, []string{
		"oom", "oomkilled", "out memory", "exit code 137", "memory limit|limits|pressure|exhausted|exhaustion|spike|spiking|usage|request|requests|starved|insufficient|low", "more memory", "java heap space",
		"kehabisan memori", "memori penuh",
	}},
	{"resource leak", false, []string{
		"leak|leaks|leaking|leaked memory|thread|threads|connection|connections|resource|resources|cpu|handle|handles|descriptor|descriptors|socket|sockets|goroutine|goroutines", "too many open files", "never|not freed|released memory|memory|textures|objects|buffers|handles", "memory grew|grows|growing|rising|climbs every|each|never|slowly|steadily", "kebocoran memori|koneksi", "memori terus naik|bertambah", "memori tidak dilepas",
	}},
	{"processor saturated", false, []string{
		"cpu saturated|saturation|exhausted|starved|starvation|throttled|throttling|pegged|spike|100|high|usage|limit", "load average",
	}},
	{"disk full", false, []string{
		"no|left|enough|lack|out|insufficient|more disk|device space", "disk full|space|usage|utilisation|utilization|filled|pressure|exhausted", "volume|filesystem|partition full", "inode|inodes", "disk penuh",
	}},
	{"no capacity at the provider", false, []string{
		"insufficient|no|lack|enough|shortage|available capacity", "instance|instances|machine|machines type|types available|availability|unavailable|capacity", "not have any available instance|instances", "stockout",
	}},
	{"limit or quota reached", false, []string{
		"quota|quotas", "limit|limits reached|reach|hit|hitting|exceeded|exceed|over|upper|hard|maximum", "max|maximum number|connections|size|pods|nodes reached|exceeded|hit|allowed|limit", "too many connections|requests|files|pods", "batas|kuota tercapai|terlampaui|habis",
	}},
	{"connection pool exhausted", false, []string{
		"pool exhausted|exhaustion|full|saturated|starved|size|empty|leak|leaked|waiting", "connection|connections never|not closed|returned|released", "pool|koneksi habis|penuh|kehabisan|bocor", "no|available|remaining connection|connections slot|slots|pool|available",
	}},
	{"health probe failing", false, []string{
		"readiness|liveness|startup probe|check", "probe|probes failed|failing|fails|timeout|failure", "startupprobe", "readinessprobe", "livenessprobe",
	}},
	{"certificate", false, []string{
		"certificate|certificates", "cert|certs", "tls", "ssl", "x509", "sertifikat",
	}},
	{"power lost", false, []string{"ups|generator battery|batteries|cells|load|bypass|failed|transfer", "power|mains lost|failure|cut|outage|supply|dip|restored", "lost power", "listrik padam|mati"}},
	{"one tenant starves the others", false, []string{"noisy neighbour|neighbor|neighbours|neighbors", "one|single user|tenant|customer|group|team|account everybody|everyone|others|all|rest|queue|workers", "limit|quota|fairness|cap per user|tenant|customer|group|account"}},
	{"something expired", false, []string{
		"expired|expire|expires|expiry|expiration certificate|cert|token|password|key|licence|license|domain|credential|credentials|secret|lease", "expired", "lapsed|lapse", "kedaluwarsa|kadaluarsa",
	}},
	{"name resolution", false, []string{"dns", "route53", "nameserver|nameservers", "coredns", "hosted zone", "resolve|resolving|resolution host|hostname|name|domain|domains"}},
	{"network path broken", false, []string{
		"network|connectivity partition|issue|issues|loss|lost|failure|outage|interrupted|unreachable|problem|problems", "packet|packets loss|lost|dropped", "route|routing table|tables|loop|leak|missing", "firewall|security rule|rules|group|groups blocked|blocking|denied", "jaringan putus|gangguan",
	}},
	{"availability zone or region", false, []string{"availability zone|zones", "az", "single|one zone|region|datacenter", "regional outage"}},
	{"provider at fault", true, []string{
		"provider|vendor|upstream|supplier|aws|azure|gcp|google|cloudflare|isp outage|incident|issue|fault|bug|breach|support|status", "third party outage|incident|issue|breach|service", "support case|ticket aws|azure|google|provider|vendor",
	}},
	{"nodes replaced at once", false, []string{
		"drain|drained|draining|cordon|cordoned|recycle|recycled|recycling|terminate|terminated|terminating|replace|replaced|replacing|rotate|rotated node|nodes", "node group", "all nodes|instances|pods at once|same", "rolling update|replacement nodes|instances",
	}},
	{"machine unhealthy", false, []string{
		"unhealthy|bad|broken|faulty|old|stuck|lost|dead|failing|misbehaving node|nodes|machine|machines|host|hosts|instance", "node|nodes not|never ready", "nodelost", "hardware failure|fault|error", "kernel panic|bug", "read only filesystem|file", "instance retired|retirement|retire",
	}},
	{"eviction", false, []string{"evict|evicted|eviction|evicting", "descheduler", "preempted|preemption"}},
	{"secret exposed", false, []string{
		"secret|secrets|credential|credentials|token|tokens|password|passwords|key leaked|leak|exposed|expose|exposing|compromised|breach|breached|public|publicly|committed|pushed|rotate|rotated", "kredensial bocor",
	}},
	{"surge of load", false, []string{
		"spike|surge|burst|flood traffic|requests|load|users|launches|builds|jobs|messages|orders", "high|heavy|increased|unexpected|peak|sudden load|traffic|demand", "overload|overloaded|overwhelmed|overwhelming", "many users|requests simultaneous|simultaneously|same|once", "traffic increase|increased|doubled", "flash sale", "very popular", "thundering herd", "lonjakan trafik|lalu",
	}},
	{"cascading retries", false, []string{"reconnect|reconnects|reconnected|reconnecting once|together|storm|second|simultaneously|same", "no|without backoff|jitter|delay", "retry|retries|retrying|retried storm|storms|loop|backoff|amplified|cascading|immediately|immediate|jitter|flood|flooded|multiplied|thousands|times", "percobaan ulang", "mencoba|menyambung ulang|lagi terus|serentak|banjir|bersamaan|sama|jeda", "cascading|cascade failure|failures|effect|effects"}},
	{"many changes at once", false, []string{
		"many|multiple|several|lot|lots changes|things|upgrades|updates once|together|same|simultaneously", "big|large deployment|deploy|release|deploys changes|once", "frequent|often smaller deploy|deploys|deployments|releases",
	}},
	{"admission webhook", false, []string{"admission controller|webhook|policy", "validating|mutating|policy webhook|webhooks", "webhook|webhooks x509|blocked|rejects|rejected|denied|ignore|namespace"}},
	{"permission denied", false, []string{"permission|permissions denied|missing|insufficient|lacked", "access denied", "rbac", "unauthorized|unauthorised", "forbidden", "iam role|policy|permission|permissions"}},
	{"throttled by a rate limit", false, []string{"rate limit|limited|limiting|limits", "throttled|throttling api|requests", "429"}},
	{"things left behind", false, []string{
		"orphan|orphans|orphaned", "zombie|zombies", "leftover|stale|dangling pod|pods|lock|locks|entry|entries|record|records|resource|resources|job|jobs|file|files|process|processes", "never|not|nobody deleted|cleaned|removed|released", "deletion skipped",
	}},
	{"cleanup job", false, []string{"cull|culler|culling|culled", "garbage collection|collector|collect", "reaper|reaped", "cleanup|clean job|script|task|process", "idle servers|sessions|pods|connections"}},
	{"slow build", false, []string{"build|builds slow|slowly|long|time|queue|saturated", "slow build|builds"}},
	{"events missed", false, []string{"miss|missed|missing|lost|lose|loss|losing|dropped event|events|message|messages|notification|notifications|update|updates", "stopped receiving|consuming|watching|listening", "reflector", "watch stopped|closed|disconnected|stale"}},
	{"replication behind", false, []string{"replication|replica|replicas lag|lagging|delay|behind|stale|broken|stopped", "split brain", "failover failed|stuck|unexpected|manual|promoted", "replikasi|replika|salinan tertinggal|ketinggalan|tertunda|basi|baca"}},
	{"schema migration", false, []string{"migration|migrations schema|database|table|column|index|lock|locked|failed", "alter table", "missing index", "schema change|mismatch"}},
	{"slow query", false, []string{"slow|long|expensive|heavy query|queries", "query plan", "full table scan", "missing index"}},
	{"lock or race", false, []string{"deadlock|deadlocks", "access exclusive lock", "ddl|alter|migration lock|locks|locked|waits|waiting|behind", "race condition|conditions", "lock contention|wait|held|timeout"}},
	{"queue backed up", false, []string{"backlog|backlogged", "queue|queues|consumer|consumers lag|backed|full|growing|grew|depth|stuck|blocked|behind", "poison message", "antrean|antrian menumpuk|penuh"}},
	{"destroyed by a command", false, []string{"terraform destroy", "destroy|destroyed|destroying", "wiped|dropped database|table|cluster|production|data", "deleted|removed production|wrong|accidentally|prod|live"}},
	{"configuration error", false, []string{
		"misconfigured|misconfiguration|misconfigure", "wrong|incorrect|invalid|missing|bad|mistyped config|configuration|setting|settings|value|flag|variable|parameter|annotation", "typo", "configuration error|change|drift", "default value|setting changed|change|too", "salah konfigurasi", "konfigurasi keliru|salah",
	}},
	{"incompatible version", false, []string{"incompatible|incompatibility|breaking version|versions|change|changes|upgrade|api|client|library", "deprecated|removed api|version|versions", "regression version|release|upgrade|introduced", "bug new|latest|upstream version|release|update|introduced"}},
	{"stuck image pull", false, []string{"image|images pull|pulling|pulls|pulled", "imagepullbackoff", "errimagepull", "registry unavailable|down|login|limit|credentials"}},
	{"addresses used up", false, []string{"dhcp scope|pool|lease|leases|exhausted|addresses", "free|no lease|leases|address|addresses", "ip address|addresses|prefix free|available|exhausted|exhaustion|starvation|assign|allocate|allocating|allocated|run|failed", "subnet full|exhausted|addresses"}},
	{"clock or time", false, []string{"clock|clocks skew|skewed|drift|drifted|ahead|behind|wrong|sync|synchronisation", "ntp", "chrony", "leap second|year|day", "daylight saving|savings", "dst", "summer|winter time change|changed|switch|cron|job|jobs", "timezone|zone time wrong|bug|local|missing|without|no", "local|wall time|clock stored|store|utc|zone|forward|forwards|compare|compared", "issued future", "jam server|sistem meleset|mundur|maju|selisih"}},
	{"backup or restore", false, []string{"backup|backups failed|missing|restore|restored|restoring|corrupt|corrupted", "data corruption|corrupted|corrupt|loss"}},
	{"stale cache", false, []string{"cache|caches|cached stale|poisoned|cold|invalid|invalidation|eviction|flush|flushed|stampede|outdated", "old|outdated|stale version|prime|copy|image running|served|serving"}},
	{"log or metric flood", false, []string{"log|logs|logging|metric|metrics volume|flood|flooded|buffer|cardinality|dropped|overflow|ingestion|lost|missing", "high cardinality"}},
	{"attack or abuse", false, []string{"ddos", "attack|attacker|attackers", "abuse|abusive|bot|bots traffic|requests|users|mining", "crypto|cryptocurrency mining|miner|miners"}},
	{"false rejection by a filter", false, []string{"false positive|positives", "firewall|waf|filter|rule|rules blocked|blocking|rejected|rejecting requests|users|traffic"}},
	{"done twice", false, []string{"duplicate|duplicated|double|twice charge|charges|charged|payment|payments|order|orders|transfer|transfers|email|emails|message|messages|job|jobs", "idempotency|idempotent", "ganda|dobel pembayaran|transaksi|tagihan|transfer|pesanan", "dua kali ditagih|terkirim|diproses|dipotong"}},
	{"message that cannot be read", false, []string{"poison|malformed|undecodable|unparseable|corrupt|invalid message|messages|event|events|record|records|payload|payloads", "cannot|can|could|failed|fails decode|deserialize|deserialise|parse|unmarshal message|messages|event|events|record|records", "dead letter", "same offset|message again|forever|loop|retried|stuck|blocked", "pesan rusak|beracun|cacat"}},
	{"abandoned replication slot", false, []string{"replication slot|slots", "wal|binlog|logs growing|grew|retained|retention|kept|piled|filled|accumulated", "slot inactive|unused|abandoned|orphaned|lag"}},
	{"connection tracking", false, []string{"conntrack", "nf conntrack", "connection tracking table", "ephemeral|source port|ports exhausted|exhaustion|range|ran", "snat|nat port|ports exhausted|exhaustion"}},
	{"cache stampede", false, []string{"stampede|dogpile|herd", "cold|empty|emptied|flushed|warm|lost cache|caches|redis|memcached", "cache|caches|keys|entries expire|expired|expires|evicted once|same|together|simultaneously", "cache|redis kosong|dingin|kedaluwarsa"}},
	{"rotated secret not reloaded", false, []string{"rotated|rotation|renewed|changed|new secret|password|key|credential|credentials|certificate|token reload|reloaded|restart|restarted|still|old|cached|memory|picked", "old password|secret|key|credential|certificate|token still|cached|used|using|kept", "rotasi|diganti kunci|sandi|rahasia|sertifikat"}},
	{"address not allowed", false, []string{"allowlist|allowlisted|whitelist|whitelisted|allow|allowed list|listed|address|addresses|ip|ips", "new|changed|egress|outgoing|public|source ip|ips|address|addresses|gateway|nat partner|bank|provider|firewall|allowlist|whitelist|list", "ip|alamat terdaftar|didaftarkan|diizinkan"}},

	{"limit raised", true, []string{"increase|increased|increasing|raise|raised|raising|bump|bumped|double|doubled limit|limits|memory|timeout|threshold|quota|size|capacity", "bigger|larger instance|machine|node"}},
	{"release or upgrade", true, []string{"upgrade|upgraded|upgrading", "deploy|deployed|deploying|deployment|deployments", "release|released|rollout", "new|newer version", "merge|merged"}},
	{"rolled back", true, []string{"rollback|rollbacks", "roll|rolled|rolling back", "revert|reverted|reverting"}},
	{"restarted", true, []string{"restart|restarted|restarting|restarts", "crashloop|crashlooping|crashloopbackoff", "crash|crashed|crashing|crashes", "reboot|rebooted"}},
	{"timeouts", true, []string{"timeout|timeouts", "time|timed|timing out", "504", "deadline exceeded"}},
	{"slowness", true, []string{"slow|slowness|sluggish", "latency", "degraded|degradation performance|service"}},
	{"scaled", true, []string{"autoscale|autoscaler|autoscaling", "scale|scaled|scaling up|down|out"}},
}

// lexicon finds mechanisms in token lists. It is immutable.
type lexicon struct {
	rules    []rule
	triggers map[string][]trigger // by stem
}

type rule struct{ mechanism, sets int }

// trigger says that a stem is one of the alternatives at a place of a rule.
type trigger struct{ rule, set int32 }

var lexica = newLexicon(mechanisms)

func newLexicon(list []mechanism) *lexicon {
	l := &lexicon{triggers: map[string][]trigger{}}
	for m, mech := range list {
		for _, text := range mech.Rules {
			sets := strings.Fields(text)
			id := int32(len(l.rules))
			l.rules = append(l.rules, rule{m, len(sets)})
			for s, alternatives := range sets {
				seen := map[string]bool{}
				for w := range strings.SplitSeq(alternatives, "|") {
					stem := analysis.Stem(analysis.Fold(w))
					if !seen[stem] {
						seen[stem] = true
						l.triggers[stem] = append(l.triggers[stem], trigger{id, int32(s)})
					}
				}
			}
		}
	}
	return l
}

// maxSets is the number of words that a rule may have.
const maxSets = 5

// spotter looks for mechanisms in one text after another. It keeps what it knows of a term by its analysis ID, so it
// serves one Analyzer only.
type spotter struct {
	lex   *lexicon
	known []bool      // by analysis ID
	terms [][]trigger // by analysis ID
	text  int32       // number of the text at hand, from 1
	last  []wordsMet
}

// wordsMet is where the words of a rule were last met in a text.
type wordsMet struct {
	text int32
	at   [maxSets]int32
}

func newSpotter() *spotter { return &spotter{lex: lexica, last: make([]wordsMet, len(lexica.rules))} }

// spot calls found for every mechanism that the tokens tell of.
func (s *spotter) spot(tokens []analysis.Token, found func(mechanism int)) {
	s.text++
	pos := int32(0)
	for i := range tokens {
		t := &tokens[i]
		if t.Kind != analysis.Identifier {
			pos++
		}
		for _, tr := range s.triggers(t) {
			r := s.lex.rules[tr.rule]
			if r.sets == 1 || s.complete(tr, r.sets, pos) {
				found(r.mechanism)
			}
		}
	}
}

// triggers are the places in rules that a term fills.
func (s *spotter) triggers(t *analysis.Token) []trigger {
	for int(t.ID) >= len(s.known) {
		s.known, s.terms = append(s.known, false), append(s.terms, nil)
	}
	if !s.known[t.ID] {
		s.known[t.ID], s.terms[t.ID] = true, s.lex.triggers[t.Term]
	}
	return s.terms[t.ID]
}

// complete notes a word of a rule, and reports whether all of them stand close together now.
func (s *spotter) complete(tr trigger, sets int, pos int32) bool {
	seen := &s.last[tr.rule]
	if seen.text != s.text {
		*seen = wordsMet{text: s.text}
	}
	seen.at[tr.set] = pos
	for i := range sets {
		if seen.at[i] == 0 || pos-seen.at[i] >= window || i != int(tr.set) && seen.at[i] == pos {
			return false
		}
	}
	*seen = wordsMet{}
	return true
}
