package diag

// Code names a kind of problem, in kebab case. Every code that is ever reported has a row in Codes.
type Code string

// CodeInfo is what is known of a code before it is met.
type CodeInfo struct {
	Code     Code
	Severity Severity // the default; siaga.yaml may change it
	Title    string   // a few words
	Doc      string   // what it means, why it matters, what to do; shown by `siaga check --explain`
}

// Info returns the row of the code; for a code without one, only its name.
func (c Code) Info() CodeInfo {
	if i, ok := codeIndex[c]; ok {
		return Codes[i]
	}
	return CodeInfo{Code: c, Severity: Warning}
}

var codeIndex = func() map[Code]int {
	m := make(map[Code]int, len(Codes))
	for i, c := range Codes {
		m[c.Code] = i
	}
	return m
}()

// The codes of loading, front matter, markdown and links.
const (
	FileUnreadable     Code = "file-unreadable"
	FileTooLarge       Code = "file-too-large"
	FileNotText        Code = "file-not-text"
	FileEncoding       Code = "file-encoding"
	FileName           Code = "file-name"
	SymlinkEscapes     Code = "symlink-escapes"
	SymlinkLoops       Code = "symlink-loops"
	FrontMatterOpen    Code = "front-matter-unclosed"
	FrontMatterSyntax  Code = "front-matter-syntax"
	FieldType          Code = "field-type"
	FieldValue         Code = "field-value"
	UnknownField       Code = "unknown-field"
	UnknownKind        Code = "unknown-kind"
	TimeWithoutZone    Code = "time-without-zone"
	DuplicateID        Code = "duplicate-id"
	DuplicateAddress   Code = "duplicate-address"
	DuplicateAlias     Code = "duplicate-alias"
	BrokenLink         Code = "broken-link"
	BrokenAnchor       Code = "broken-anchor"
	BrokenReference    Code = "broken-reference"
	AmbiguousReference Code = "ambiguous-reference"
	Undocumented       Code = "undocumented"
	UnknownDirective   Code = "unknown-directive"
	TemplateTag        Code = "template-tag"
	UnsafeHTML         Code = "unsafe-html"
	UnsafeLink         Code = "unsafe-link"
	UnsafeFile         Code = "unsafe-file"
	ExternalImage      Code = "external-image"
	DuplicateAnchor    Code = "duplicate-anchor"
)

// The codes of rule files.
const (
	RuleSyntax           Code = "rule-syntax"
	RunbookURLUnresolved Code = "runbook-url-unresolved"
	AlertWithoutRunbook  Code = "alert-without-runbook"
)

// The codes of what documents tell together; see generator/check.
const (
	StatedDuration      Code = "stated-duration"
	TimeOrder           Code = "time-order"
	TimeInFuture        Code = "time-in-future"
	RecurredAfterFix    Code = "recurred-after-fix"
	SuspectedRecurrence Code = "suspected-recurrence"
)

// The codes of siaga.yaml.
const (
	ConfigSyntax Code = "config-syntax"
	ConfigKey    Code = "config-key"
	ConfigType   Code = "config-type"
	ConfigValue  Code = "config-value"
)

// Codes lists every code, in the order in which the handbook shows them.
var Codes = []CodeInfo{
	{FileUnreadable, Error, "file cannot be read", "The file exists but could not be read, for want of permission or because the disk failed. It has no page. Make it readable, or ignore it with an `ignore` glob in siaga.yaml."},
	{FileTooLarge, Error, "file is too large for a page", "A markdown file over 10 MB is not read as a page: it is almost always a log or a dump with the wrong name. Split it, or link to it under another extension so that it is published as a file."},
	{FileNotText, Error, "file is not text", "The file holds NUL bytes, so it is not markdown. It has no page. Give it the extension of what it is, or convert it to UTF-8 if it is UTF-16."},
	{FileEncoding, Warning, "text is not UTF-8", "The file holds bytes that are not UTF-8. They are shown as U+FFFD. Save the file as UTF-8."},
	{FileName, Warning, "file name cannot be an address", "The file's name holds characters that cannot stand in an address of a page, such as a control character or a backslash. The page is published with them replaced by a dash. Rename the file."},
	{SymlinkEscapes, Error, "symbolic link leaves the content", "A symbolic link points to a place outside of the content root, or to nothing. It is not followed, so that a page cannot publish files of the machine that builds it."},
	{SymlinkLoops, Error, "symbolic link loops", "A symbolic link leads back to a folder that holds it. It is not followed."},
	{FrontMatterOpen, Error, "front matter is not closed", "The file starts with a front matter delimiter, but no line closes the block. The whole file is shown as text. Add the closing line (`---`, `+++` or `}`)."},
	{FrontMatterSyntax, Error, "front matter cannot be parsed", "The front matter is not valid YAML, TOML or JSON. Its keys are ignored and the body is shown."},
	{FieldType, Warning, "key has a value of the wrong type", "The key takes another type of value, such as a list or a date. The value is ignored; the page is built without it."},
	{FieldValue, Warning, "key has a value that is not allowed", "The key takes one of a few words. The value is ignored."},
	{UnknownField, Warning, "key looks like a typing error", "The kind of this page has no such key, but one that is spelled almost the same. The key is kept and shown as a custom field."},
	{UnknownKind, Warning, "kind does not exist", "The front matter names a kind that Siaga does not have. The kind is taken from the shape and the folder of the page instead."},
	{TimeWithoutZone, Info, "time has no zone", "A time in the front matter says no zone, so the site's `time_zone` is taken. Write `2024-05-01T14:03:00+07:00`, or `Z` for UTC. Reported once per file."},
	{DuplicateID, Error, "two pages have one id", "References to this id cannot tell the pages apart: they go to the page in the same folder, else to the first by path. Give one of them an `id` of its own."},
	{DuplicateAddress, Error, "two pages have one address", "Two source files would be published under one address, or under two that differ only in upper and lower case. The second is published with a number behind its name."},
	{DuplicateAlias, Warning, "alias is taken", "The alias is the address of another page, or an alias of one. It gets no redirect."},
	{BrokenLink, Error, "link leads nowhere", "The link points to a file or page that does not exist in the content. It is shown without a target."},
	{BrokenAnchor, Warning, "link to a heading that does not exist", "The page of this link exists, but has no heading or anchor of that name. The link leads to the top of the page."},
	{BrokenReference, Error, "reference leads nowhere", "A typed key, such as `runbooks`, or a wikilink names a page that does not exist."},
	{AmbiguousReference, Warning, "reference fits several pages", "Several pages have this id. The one in the same folder, else the first by path is taken. Write the path instead of the id."},
	{Undocumented, Info, "named, but has no page", "A service, root cause or alert is named by other pages but has no page of its own. It gets a generated page that lists who names it."},
	{UnknownDirective, Info, "directive is not known", "The text uses a directive or shortcode of another tool that Siaga does not know. It stays readable as text."},
	{TemplateTag, Info, "template tag was left out", "The file holds template tags (ERB, or those of Helm in a file of rules) that only another tool can run. They are left out."},
	{UnsafeHTML, Warning, "HTML was removed", "Raw HTML in the text holds an element or attribute that could run code or load something from outside. It was removed."},
	{UnsafeLink, Warning, "link target is not allowed", "The target uses a scheme that can run code, such as `javascript:` or `data:`. It is shown without a target."},
	{UnsafeFile, Warning, "file is not published", "A link leads to a file from which a browser could run code, such as HTML, a script, or an SVG drawing with more than shapes in it. Published, it would run in the name of the whole site. It is left out and the link has no target. Show it as a block of code, or put a picture in its place."},
	{ExternalImage, Info, "image comes from outside", "The image stands on another server. A page loads nothing from outside, so it is shown as a link. Put the image into the repository."},
	{DuplicateAnchor, Warning, "two headings have one anchor", "Two headings of the page were given the same `{#id}`. The second gets a number behind it."},
	{RuleSyntax, Warning, "rule file cannot be read", "A file that holds alerting rules of Prometheus is no valid YAML at this place, or a rule in it lacks what Prometheus asks for. What could be read is shown; of a file that cannot be parsed, only the names of its alerts. Run `promtool check rules` on it."},
	{RunbookURLUnresolved, Info, "runbook_url leads to no page", "The annotation `runbook_url` of an alert points into this site or its repository, but there is no page that fits. Whoever is paged and follows it finds nothing. Correct the address, or write the runbook."},
	{AlertWithoutRunbook, Info, "alert has no runbook", "No runbook answers this alert, and its rule names none in `runbook_url`. Whoever is paged has nothing to go by. Write one and name the alert under its key `alerts`. Reported once per file of rules."},
	{StatedDuration, Warning, "duration contradicts the times", "A duration that somebody wrote by hand is over two minutes away from what the page's own times give, whichever milestones it was counted between. Correct the one that is wrong, or leave the duration out: it is computed."},
	{TimeOrder, Warning, "milestones are in the wrong order", "A milestone lies before one that it must follow: it was detected before it started, or resolved before it was mitigated. No time between the two is computed. Correct the one that is wrong."},
	{TimeInFuture, Warning, "time lies in the future", "A milestone of an incident is later than the day of the build. Most often the year or the month is wrong."},
	{RecurredAfterFix, Warning, "root cause came back after its fix", "The incident started after the root cause was called fixed: by its `fixed_on`, or because every `prevent` action of its earlier incidents was completed. Find out why the fix did not hold. Make it an error under `checks`, and a pull request that adds such an incident fails."},
	{SuspectedRecurrence, Info, "two incidents may have one cause", "Two incidents that share no declared root cause tell of the same rare things. It is a proposal, with its evidence. If it is right, name the cause under `root_causes` in both."},
	{ConfigSyntax, Error, "siaga.yaml cannot be parsed", "The configuration is not valid YAML. Nothing is built until it is; `siaga serve` goes on with the last good one. Look at the line above the one that is named too: an open quote or bracket is often found late."},
	{ConfigKey, Error, "siaga.yaml has an unknown key", "The configuration sets a key, or names a check, that does not exist, so the setting would have no effect. Take the name that is proposed, or remove the line."},
	{ConfigType, Error, "setting has a value of the wrong type", "The key takes another type of value, such as a list or true and false. Write it as the message says; a number that is meant as text goes into quotes."},
	{ConfigValue, Error, "setting cannot work", "The value has the right type but cannot work: a time zone that does not exist, a glob that does not parse, an address that is not one. Write one of the form that is proposed."},
}
