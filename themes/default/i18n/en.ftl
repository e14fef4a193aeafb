### The words of the default theme.

# Page frame
skip-to-content = Skip to content
toggle-theme = Switch between light and dark
sections = Sections
footer-line = Summaries by the desk, excerpts to the letter. Every statement leads to its source.
pages = Pages
years = Years
letters = Letters
next-page = Next page
previous-page = Previous page
list-start = Start of the list
list-end = End of the list
page-n = page { $n }
name = Name
number = Number
share = Share
year = Year
index = Index
go-on = Go on
moved = This page has moved
not-found = Page not found
not-found-text = The address leads to no record. It may have been copied wrongly.

# Navigation
nav-front = Front page
nav-edition = Today’s edition
nav-timeline = Timeline
nav-events = Events
nav-actors = Actors
nav-organizations = Organizations
nav-documents = Documents
nav-topics = Topics
nav-sources = Sources
nav-index = Index
corrections-log = Corrections log
rating-scale = Rating scale
data = Data
data-standfirst = All that the site says, as tables for other programs. What is not published is not in them.
data-sets = Tables
data-sets-note = whole, one to a file
data-events = Events
data-events-about = date, places, participants, sources
data-actors = Actors
data-actors-about = names, country, roles
data-organizations = Organizations
data-organizations-about = names, members, ratings of outlets
data-sources = Sources
data-sources-about = publisher, date, addresses, share quoted
data-quotations = Quotations
data-quotations-about = the exact words, their place in the archived text, the pages that show them
data-relations = Relations
data-relations-about = what is related to what, and how
feed-atom = Atom feed
feed-json = JSON feed

# Kinds
kind-event = Event
kind-actor = Actor
kind-organization = Organization
kind-source = Source
kind-document = Document
kind-topic = Topic
kind-place = Place
kind-series = Series
kind-briefing = Edition
kind-page = Page
kind-event-plural = Events
kind-actor-plural = Actors
kind-organization-plural = Organizations
kind-source-plural = Sources
kind-document-plural = Documents
kind-topic-plural = Topics
kind-place-plural = Places
kind-series-plural = Series
kind-briefing-plural = Editions

# Front page
lead = Lead
developments = Developments
calendar = Calendar
most-present = Most present actors
newest-events = Newest events
all-editions = All editions
edition-of = Edition of { $value }
read-record = Read the record
no-events-yet = No events yet.
follow = Follow
feeds = Feeds
follow-site = New events appear in the { $atom } and { $json } feeds.
follow-record = The events of this record appear in its { $atom } and { $json } feeds.

# Records
summary = Summary
note = Note
notes = Notes
text = Text
updated = Updated { $value }
published = Published { $value }
in-edition = { $value }
authors = Authors
author = Author
draft = Draft
draft-notice = This record is not published.
cite = Cite
copied = Reference copied
copy-reference = Copy the reference
first-version = first version
version-of-date = version of { $value }
download = Download:
cite-page = This page
cite-original = The item itself
record-id = record { $value }
retracted = retracted
no-date = undated
accessed-on = accessed on { $value }
archived-at = archived copy: { $value }
other-forms = Other forms
confused-with = Not to be confused with
same-as = Elsewhere
mentioned-in = Mentioned in
mentions-of = Mentions of { $value }
nothing-yet = Nothing so far.
undefined = not defined
not-given = not given
not-documented = not documented here
not-established = not established
none-m = None
none-known = None known
no-text = No summary so far.

# Facts
date = Date
place = Place
place-not-given = not given
status = Status
series = Series
significance = Significance
of-five = { $n } of 5
significance-n = significance { $n }
ordinal = { $form ->
    [one] { $n }st
    [two] { $n }nd
    [few] { $n }rd
   *[other] { $n }th
}
basis-outside = established outside the source
basis-source = inferred from the source
clock = { $hour }:{ $minute } ({ $offset })
role = Role
role-not-given = not given
roles = Roles
country = Country
iso-code = ISO code
born = Born
died = Died
acronym = Acronym
owner = Owner
parent = Part of
seat = Seat
founded = Founded
dissolved = Dissolved
website = Website
successor-of = Successor of
succeeded-by = Succeeded by
state-control = State control
control-state = state media
control-state-funded = state-funded
control-independent = independent
tag-state = state media
tag-state-funded = state-funded
legal-note = Legal note
link-policy = Links policy
policy-archive-only = to the archive only
policy-no-link = no links to this outlet
quote-budget = Quotation budget
percent-of-text = { $n }% of each text
quoted-share = Share quoted
percent-quoted = { $n } % of the text
chain = Chain
publisher = Publisher
carrier = Carried by
published-on = Published on
accessed = Accessed
language = Language
derived-from = Derived from
version-of = Version of
rating = Rating
not-rated = not rated
addresses = Addresses
original = original
archived-copy = archived copy
no-address = no known address
archived-text = Archived text
text-kept = kept, every excerpt refers to it
text-not-kept = not on file
nature = Nature
amends = Amends
supersedes = Supersedes
definition = Definition
coordinates = Coordinates
cadence = Cadence
since = Since
organizers = Organized by
latest = Latest

# Sections of a record
participants = Participants
no-delegation = No delegation
represented-by = represented by { $value }
event-links = What this event connects
links = Links
documents = Documents
events = Events
places = Places
topics = Topics
sources = Sources
no-place = None
no-source = None. Nothing here can be verified
no-events = No events.
part-of = Part of
has-part = Includes
responds-to = Responds to
answered-by = Answered by
related-to = See also
before-with-same = Previous of the same
in-series = In the series
previous-meeting = Previous meeting
next-meeting = Next meeting
numbers = Numbers
numbers-note = One cell for each meeting
with-page = With a record
missing = Missing
appears-with = Appears with
shared-events = Shared events
sayings = Statements
member-of = Member of
members = Members
officers = Officers
bodies = Bodies
of-this-state = Of this state
as-party = Party
as-signatory = Signatory
as-represented = Represented
signatory-not-named = signatory not named
amended-by = Amended by
superseded-by = Superseded by
later-documents = Later documents
parties = Parties and signatories
document-life = Life of the document
stage-adopted = Adopted
stage-signed = Signed
stage-in-force = In force
stage-ended = Ended
items = Items
item-published = Published
item-carried = Carried
item-author = Author
item-derived = Derived
item-version = Version
broader = Broader
narrower = Narrower
in-this-edition = In this edition
excerpts-kept = Excerpts kept
quoted-in = Quotations in pages
whole-text = Archived text
whole-text-note = Published whole, what is quoted is marked
cited-in = Cited in
quoted = Quoted
cited = Cited
listed = Listed
used-in = in { $value }

# Quotations and notes
note-label = Note { $n }
note-call = note { $n }
sic-label = sic, see the note
excerpt-n = Excerpt { $n }
excerpt-permalink = Permanent link to excerpt { $n }
in-language = original in { $value }
carried-by = carried by { $value }
speech-direct = Speaker
speech-reported = Speaker, reported
translation-in = Translation into { $value }
translation-official = official
translation-newsroom = newsroom
translation-machine = machine
alert-note = Note
alert-tip = Tip
alert-important = Important
alert-warning = Warning
alert-caution = Caution

# Ratings and verification
rating-label = Rating { $rate }, { $words }
rating-standfirst = A letter for the source, a number for the information. The two judgements are independent.
reliability = Reliability
reliability-note = The source
reliability-a = reliable
reliability-b = usually reliable
reliability-c = fairly reliable
reliability-d = not usually reliable
reliability-e = unreliable
reliability-f = reliability cannot be judged
credibility = Credibility
credibility-note = The information
credibility-1 = confirmed
credibility-2 = probably true
credibility-3 = possibly true
credibility-4 = doubtful
credibility-5 = improbable
credibility-6 = truth cannot be judged
verification = Verification
verification-note = How an excerpt agrees with the archive
level-exact = exact
level-exact-means = The passage is in the archive, character for character.
level-normalised = normalised
level-normalised-means = Only spaces, apostrophes, quotation marks or dashes differ.
level-folded = folded
level-folded-means = Only a ligature or the case of the first letter differs.
words-left-out = words left out: { $value }
level-elided = elided
level-elided-means = Segments in order, parted by […].
level-ambiguous = ambiguous
level-ambiguous-means = The passage stands in the archive more than once.
level-unverified = not verified
level-unverified-means = No archived text allows a comparison.

# Corrections
corrections = Corrections
no-corrections = None so far.
corrections-note = Every correction is dated and stated. The corrected page keeps its address.
correction-correction = Correction
correction-clarification = Clarification
correction-update = Update
correction-retraction = Retraction

# Status and types
status-scheduled = scheduled
status-held = held
status-postponed = postponed
status-cancelled = cancelled
status-disputed = disputed
actor-person = person
actor-state = state
actor-group = group
event-type-meeting = meeting
event-type-visit = visit
event-type-declaration = declaration
event-type-statement = statement
event-type-agreement = agreement
event-type-vote = vote
event-type-exercise = exercise
event-type-signing = signing
event-type-adoption = adoption
event-type-summit = summit
event-type-call = telephone call
event-type-talks = talks
event-type-election = election
event-type-conference = conference
organization-type-igo = international organization
organization-type-ministry = ministry
organization-type-government = government
organization-type-party = party
organization-type-company = company
organization-type-ngo = NGO
organization-type-media = media
organization-type-media-outlet = media outlet
organization-type-agency = agency
organization-type-body = body
organization-type-organ = organ
organization-type-planned-body = planned body
document-type-treaty = treaty
document-type-agreement = agreement
document-type-communique = communiqué
document-type-resolution = resolution
document-type-law = law
document-type-strategy = strategy
document-type-charter = charter
document-type-declaration = declaration
genre-dispatch = dispatch
genre-communique = communiqué
genre-speech = speech
genre-post = post
genre-article = article
genre-report = report
genre-interview = interview
genre-statement = statement
cadence-yearly = yearly
cadence-annual = yearly
cadence-quarterly = quarterly
cadence-monthly = monthly
cadence-weekly = weekly
cadence-irregular = irregular

# Timeline and index
timeline = Timeline
months-note = Number of events by month. Each cell leads to its list.
events-by-month = Events by month
strip-label = Events by month, { $from } to { $to }. The list by year follows.
no-month = Month not given
undated = Year not given
index-title = Names from A to Z
index-letter = Index, { $value }

# Dates beyond what CLDR gives
# $form: day, month, season, year, decade or century
date-about = { $form ->
    [decade] about the { $value }
    [century] about the { $value }
   *[other] about { $value }
}
date-uncertain = { $form ->
    [year] { $value } (year uncertain)
    [month] { $value } (month uncertain)
   *[other] { $value } (date uncertain)
}
date-uncertain-short = { $value } (?)
date-year-unknown = { $value } (year not given)
date-month-unknown = { $value } (month not given)
date-day-unknown = { $value } (day not given)
date-since = { $form ->
    [decade] since the { $value }
    [century] since the { $value }
   *[other] since { $value }
}
date-until = { $form ->
    [decade] until the { $value }
    [century] until the { $value }
   *[other] until { $value }
}
date-decade = { $value }s
date-century = { $ordinal ->
    [one] { $value }st century
    [two] { $value }nd century
    [few] { $value }rd century
   *[other] { $value }th century
}
date-spring = spring { $value }
date-summer = summer { $value }
date-autumn = autumn { $value }
date-winter = winter { $value }
date-time = { $date }, { $hour }:{ $minute }

# Languages
lang-fr = French
lang-en = English
lang-ru = Russian
lang-zh = Chinese
lang-ar = Arabic
lang-es = Spanish
lang-de = German
lang-fa = Persian
lang-he = Hebrew
lang-it = Italian
lang-ja = Japanese
lang-ko = Korean
lang-pt = Portuguese
lang-tr = Turkish
lang-uk = Ukrainian
lang-ur = Urdu
lang-hi = Hindi

# Counts
event-count = { $n ->
    [one] { $n } event
   *[other] { $n } events
}
record-count = { $n ->
    [one] { $n } record
   *[other] { $n } records
}
name-count = { $n ->
    [one] { $n } name
   *[other] { $n } names
}
shown-of = { $shown } of { $all }
member-count = { $n ->
    [one] { $n } member
   *[other] { $n } members
}
mention-count = { $n ->
    [one] { $n } page
   *[other] { $n } pages
}
all-mentions = { $n ->
    [one] The mention
   *[other] All { $n } mentions
}
all-records = { $n ->
    [one] The record
   *[other] All { $n } records
}
all-excerpts = { $n ->
    [one] The excerpt
   *[other] All { $n } excerpts
}
all-names = { $n ->
    [one] The name
   *[other] All { $n } names
}
excerpt-count = { $n ->
    [one] { $n } excerpt
   *[other] { $n } excerpts
}
origin-count = { $n ->
    [one] { $n } origin
   *[other] { $n } origins
}
carrier-count = { $n ->
    [one] { $n } carrier
   *[other] { $n } carriers
}
correction-count = { $n ->
    [one] { $n } correction
   *[other] { $n } corrections
}
