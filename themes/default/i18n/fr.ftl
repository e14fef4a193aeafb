### The words of the default theme.

# Page frame
skip-to-content = Aller au contenu
toggle-theme = Passer du clair au sombre
sections = Rubriques
footer-line = Résumés de la rédaction, extraits reproduits à la lettre. Chaque affirmation renvoie à sa pièce.
pages = Pages
years = Années
letters = Lettres
next-page = Page suivante
previous-page = Page précédente
list-start = Début de la liste
list-end = Fin de la liste
page-n = page { $n }
name = Nom
number = Numéro
share = Part
year = Année
index = Index
go-on = Continuer
moved = Cette page a changé d’adresse
not-found = Page introuvable
not-found-text = L’adresse ne mène à aucune fiche. Elle a pu être mal recopiée.

# Navigation
nav-front = À la une
nav-edition = Édition du jour
nav-timeline = Chronologie
nav-events = Événements
nav-actors = Acteurs
nav-organizations = Organisations
nav-documents = Documents
nav-topics = Thèmes
nav-sources = Sources
nav-index = Index
corrections-log = Journal des corrections
rating-scale = Échelle de cotation
data = Données
data-standfirst = Tout ce que dit le site, en tables, pour d’autres programmes. Ce qui n’est pas publié n’y est pas.
data-sets = Tables
data-sets-note = entières, une par fichier
data-events = Événements
data-events-about = date, lieux, participants, sources
data-actors = Acteurs
data-actors-about = noms, pays, fonctions
data-organizations = Organisations
data-organizations-about = noms, membres, cotation des médias
data-sources = Sources
data-sources-about = éditeur, date, adresses, part citée
data-quotations = Citations
data-quotations-about = les mots exacts, leur place dans le texte archivé, les pages qui les montrent
data-relations = Relations
data-relations-about = qui est lié à quoi, et comment
feed-atom = Flux Atom
feed-json = Flux JSON

# Kinds
kind-event = Événement
kind-actor = Acteur
kind-organization = Organisation
kind-source = Source
kind-document = Document
kind-topic = Thème
kind-place = Lieu
kind-series = Série
kind-briefing = Édition
kind-page = Page
kind-event-plural = Événements
kind-actor-plural = Acteurs
kind-organization-plural = Organisations
kind-source-plural = Sources
kind-document-plural = Documents
kind-topic-plural = Thèmes
kind-place-plural = Lieux
kind-series-plural = Séries
kind-briefing-plural = Éditions

# Front page
lead = À la une
developments = Développe{"\u00AD"}ments
calendar = Calendrier
most-present = Acteurs les plus présents
newest-events = Derniers événements
all-editions = Toutes les éditions
edition-of = Édition du { $value }
read-record = Lire la fiche
no-events-yet = Aucun événement pour l’instant.
follow = Suivre
feeds = Flux
follow-site = Les nouveaux événements paraissent dans les flux { $atom } et { $json }.
follow-record = Les événements de cette fiche paraissent dans ses flux { $atom } et { $json }.

# Records
summary = Résumé
note = Note
notes = Notes
text = Texte
updated = Mis à jour le { $value }
published = Publié le { $value }
in-edition = { $value }
authors = Auteurs
author = Auteur
draft = Brouillon
draft-notice = Cette fiche n’est pas publiée.
cite = Citer
copied = Référence copiée
copy-reference = Copier la référence
first-version = première version
version-of-date = version du { $value }
download = Télécharger :
cite-page = Cette fiche
cite-original = La pièce elle-même
record-id = fiche { $value }
retracted = rétractée
no-date = sans date
accessed-on = consulté le { $value }
archived-at = copie archivée : { $value }
other-forms = Autres formes
confused-with = Ne pas confondre avec
same-as = Ailleurs
mentioned-in = Mentionné dans
mentions-of = Mentions de { $value }
nothing-yet = Rien à ce jour.
undefined = non défini
not-given = non précisé
not-documented = non documenté ici
not-established = non établi
none-m = Aucun
none-known = Rien de connu
no-text = Aucun résumé pour l’instant.

# Facts
date = Date
place = Lieu
place-not-given = non précisé
status = État
series = Série
significance = Portée
of-five = { $n } sur 5
significance-n = portée { $n }
ordinal = { $form ->
    [one] { $n }<sup>er</sup>
   *[other] { $n }<sup>e</sup>
}
basis-outside = établie hors de la source
basis-source = déduite de la source
clock = { $hour } h { $minute } ({ $offset })
role = Fonction
role-not-given = non renseignée
roles = Fonctions
country = Pays
iso-code = Code ISO
born = Naissance
died = Décès
acronym = Sigle
owner = Propriétaire
parent = Rattachement
seat = Siège
founded = Fondation
dissolved = Dissolution
website = Site
successor-of = Succède à
succeeded-by = Successeurs
state-control = Contrôle de l’État
control-state = média d’État
control-state-funded = financé par un État
control-independent = indépendant
tag-state = média d’État
tag-state-funded = financé par un État
legal-note = Situation légale
link-policy = Liens
policy-archive-only = vers l’archive seulement
policy-no-link = aucun lien vers ce média
quote-budget = Part citable
percent-of-text = { $n } % de chaque texte
quoted-share = Part citée
percent-quoted = { $n } % du texte
chain = Chaîne
publisher = Éditeur
carrier = Transmis par
published-on = Publié le
accessed = Consulté le
language = Langue
derived-from = Tiré de
version-of = Version de
rating = Cotation
not-rated = non coté
addresses = Adresses
original = original
archived-copy = copie archivée
no-address = aucune adresse connue
archived-text = Texte archivé
text-kept = conservé, chaque extrait s’y rapporte
text-not-kept = non versé
nature = Nature
amends = Amende
supersedes = Remplace
definition = Définition
coordinates = Coordonnées
cadence = Cadence
since = Depuis
organizers = Organisée par
latest = Dernière

# Sections of a record
participants = Participants
no-delegation = Sans délégation
represented-by = représenté par { $value }
event-links = Ce que cet événement relie
links = Liens
documents = Documents
events = Événements
places = Lieux
topics = Thèmes
sources = Sources
no-place = Aucun
no-source = Aucune. Rien ici n’est vérifiable
no-events = Aucun événement.
part-of = Fait partie de
has-part = Comprend
responds-to = Répond à
answered-by = Suscite
related-to = Voir aussi
before-with-same = Précédent des mêmes
in-series = Dans la série
previous-meeting = Réunion précédente
next-meeting = Réunion suivante
numbers = Numéros
numbers-note = Une case par réunion
with-page = Avec fiche
missing = Sans fiche
appears-with = Apparaît avec
shared-events = Événements partagés
sayings = Propos
member-of = Membre de
members = Membres
officers = Titulaires
bodies = Organes
of-this-state = De cet État
as-party = Partie
as-signatory = Signataire
as-represented = Représenté
signatory-not-named = signataire non nommé
amended-by = Amendé par
superseded-by = Remplacé par
later-documents = Suites
parties = Parties et signataires
document-life = Vie du document
stage-adopted = Adopté
stage-signed = Signé
stage-in-force = En vigueur
stage-ended = Abrogé
items = Pièces
item-published = Publié
item-carried = Transmis
item-author = Auteur
item-derived = En est tiré
item-version = Version
broader = Plus large
narrower = Plus précis
in-this-edition = Dans cette édition
excerpts-kept = Extraits retenus
quoted-in = Citations dans les pages
whole-text = Texte archivé
whole-text-note = Publié en entier, les passages cités sont marqués
cited-in = Citée dans
quoted = Cité mot à mot
cited = Référence
listed = Mentionné
used-in = dans { $value }

# Quotations and notes
note-label = Note { $n }
note-call = note { $n }
sic-label = sic, voir la note
excerpt-n = Extrait { $n }
excerpt-permalink = Lien permanent vers l’extrait { $n }
in-language = original en { $value }
carried-by = transmis par { $value }
speech-direct = Qui parle
speech-reported = Qui parle, rapporté
translation-in = Traduction en { $value }
translation-official = officielle
translation-newsroom = rédaction
translation-machine = machine
alert-note = Note
alert-tip = Conseil
alert-important = Important
alert-warning = Attention
alert-caution = Prudence

# Ratings and verification
rating-label = Cotation { $rate }, { $words }
rating-standfirst = Une lettre pour la source, un chiffre pour l’information. Les deux jugements sont indépendants.
reliability = Fiabilité
reliability-note = La source
reliability-a = fiable
reliability-b = habituellement fiable
reliability-c = assez fiable
reliability-d = peu fiable
reliability-e = non fiable
reliability-f = fiabilité non appréciable
credibility = Crédit
credibility-note = L’information
credibility-1 = confirmée
credibility-2 = probable
credibility-3 = possible
credibility-4 = douteuse
credibility-5 = improbable
credibility-6 = crédit non appréciable
verification = Vérification
verification-note = L’accord d’un extrait avec l’archive
level-exact = exact
level-exact-means = Le passage est dans l’archive, caractère pour caractère.
level-normalised = normalisé
level-normalised-means = Seuls diffèrent espaces, apostrophes, guillemets ou tirets.
level-folded = assimilé
level-folded-means = Seules diffèrent une ligature ou la casse de l’initiale.
words-left-out = mots omis : { $value }
level-elided = élidé
level-elided-means = Des segments dans l’ordre, séparés par […].
level-ambiguous = ambigu
level-ambiguous-means = Le passage figure plusieurs fois dans l’archive.
level-unverified = non vérifié
level-unverified-means = Aucun texte archivé ne permet de comparer.

# Corrections
corrections = Corrections
no-corrections = Aucune à ce jour.
corrections-note = Toute correction est datée et dite. La page corrigée reste à son adresse.
correction-correction = Correction
correction-clarification = Précision
correction-update = Mise à jour
correction-retraction = Retrait

# Status and types
status-scheduled = prévu
status-held = tenu
status-postponed = reporté
status-cancelled = annulé
status-disputed = contesté
actor-person = personne
actor-state = État
actor-group = groupe
event-type-meeting = réunion
event-type-visit = visite
event-type-declaration = déclaration
event-type-statement = déclaration
event-type-agreement = accord
event-type-vote = vote
event-type-exercise = manœuvre
event-type-signing = signature
event-type-adoption = adoption
event-type-summit = sommet
event-type-call = entretien téléphonique
event-type-talks = entretiens
event-type-election = élection
event-type-conference = conférence
organization-type-igo = organisation internationale
organization-type-ministry = ministère
organization-type-government = gouvernement
organization-type-party = parti
organization-type-company = entreprise
organization-type-ngo = ONG
organization-type-media = média
organization-type-media-outlet = média
organization-type-agency = agence
organization-type-body = organe
organization-type-organ = organe
organization-type-planned-body = organe prévu
document-type-treaty = traité
document-type-agreement = accord
document-type-communique = communiqué
document-type-resolution = résolution
document-type-law = loi
document-type-strategy = stratégie
document-type-charter = charte
document-type-declaration = déclaration
genre-dispatch = dépêche
genre-communique = communiqué
genre-speech = discours
genre-post = message
genre-article = article
genre-report = rapport
genre-interview = entretien
genre-statement = déclaration
cadence-yearly = annuelle
cadence-annual = annuelle
cadence-quarterly = trimestrielle
cadence-monthly = mensuelle
cadence-weekly = hebdomadaire
cadence-irregular = irrégulière

# Timeline and index
timeline = Chronologie
months-note = Nombre d’événements par mois. Chaque case mène à sa liste.
events-by-month = Événements par mois
strip-label = Densité mensuelle des événements, { $from } à { $to }. La liste par année suit.
no-month = Mois non précisé
undated = Année non précisée
index-title = Les noms, de A à Z
index-letter = Index, { $value }

# Dates beyond what CLDR gives
# $form : day, month, season, year, decade ou century
date-about = { $form ->
    [day] vers le { $value }
    [season] { $value } (date approchée)
    [decade] vers les { $value }
    [century] vers le { $value }
   *[other] vers { $value }
}
date-uncertain = { $form ->
    [year] { $value } (année incertaine)
    [month] { $value } (mois incertain)
   *[other] { $value } (date incertaine)
}
date-uncertain-short = { $value } (?)
date-year-unknown = { $value } (année non précisée)
date-month-unknown = { $value } (mois non précisé)
date-day-unknown = { $value } (jour non précisé)
date-since = { $form ->
    [day] depuis le { $value }
    [decade] depuis les { $value }
    [century] depuis le { $value }
   *[other] depuis { $value }
}
date-until = { $form ->
    [day] jusqu’au { $value }
    [month] jusqu’en { $value }
    [year] jusqu’en { $value }
    [decade] jusqu’aux { $value }
    [century] jusqu’au { $value }
   *[other] jusqu’à { $value }
}
date-decade = années { $value }
date-century = { $roman }<sup>e</sup> siècle
date-spring = printemps { $value }
date-summer = été { $value }
date-autumn = automne { $value }
date-winter = hiver { $value }
date-time = { $date }, { $hour } h { $minute }

# Languages
lang-fr = français
lang-en = anglais
lang-ru = russe
lang-zh = chinois
lang-ar = arabe
lang-es = espagnol
lang-de = allemand
lang-fa = persan
lang-he = hébreu
lang-it = italien
lang-ja = japonais
lang-ko = coréen
lang-pt = portugais
lang-tr = turc
lang-uk = ukrainien
lang-ur = ourdou
lang-hi = hindi

# Counts
event-count = { $n ->
    [one] { $n } événement
   *[other] { $n } événements
}
record-count = { $n ->
    [one] { $n } fiche
   *[other] { $n } fiches
}
name-count = { $n ->
    [one] { $n } nom
   *[other] { $n } noms
}
shown-of = { $shown } sur { $all }
member-count = { $n ->
    [one] { $n } membre
   *[other] { $n } membres
}
mention-count = { $n ->
    [one] { $n } page
   *[other] { $n } pages
}
all-mentions = { $n ->
    [one] La mention
   *[other] Les { $n } mentions
}
all-records = { $n ->
    [one] La fiche
   *[other] Les { $n } fiches
}
all-excerpts = { $n ->
    [one] L’extrait
   *[other] Les { $n } extraits
}
all-names = { $n ->
    [one] Le nom
   *[other] Les { $n } noms
}
excerpt-count = { $n ->
    [one] { $n } extrait
   *[other] { $n } extraits
}
origin-count = { $n ->
    [one] { $n } origine
   *[other] { $n } origines
}
carrier-count = { $n ->
    [one] { $n } relais
   *[other] { $n } relais
}
correction-count = { $n ->
    [one] { $n } correction
   *[other] { $n } corrections
}
