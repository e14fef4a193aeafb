//! Abbreviations that end with a dot, by language.
//!
//! CLDR has such lists (its suppressions of sentence breaks) and ICU4X lacks them; these are theirs, and what a newsroom
//! writes. An entry in small letters fits with a capital too. Single letters are not listed: they are initials.

use crate::base::lang::Lang;

/// The abbreviations of a language.
#[derive(Clone, Copy)]
pub struct Table {
    /// End no sentence.
    pub always: [&'static [&'static str]; 2],
    /// End none where a number or a code follows; else they may be ordinary words.
    pub before_numbers: &'static [&'static str],
    /// Whether a dot behind a number makes it a rank: "3. Treffen", "Ludwig XIV.".
    pub ranks: bool,
}

/// Returns the abbreviations of a language; without one, those of English and French.
pub fn table(lang: Option<&Lang>) -> Table {
    let primary = lang.map_or("", Lang::primary);
    let own: &[&str] = match primary {
        "en" => ENGLISH,
        "fr" => FRENCH,
        "de" | "lb" => GERMAN,
        "es" | "ca" | "gl" => SPANISH,
        "pt" => PORTUGUESE,
        "it" => ITALIAN,
        "nl" | "af" => DUTCH,
        "pl" => POLISH,
        "tr" | "az" => TURKISH,
        "sv" | "da" | "no" | "nb" | "nn" => NORDIC,
        "ru" | "uk" | "be" | "bg" | "sr" | "mk" | "kk" | "ky" | "tg" | "mn" => CYRILLIC,
        _ => &[],
    };
    Table {
        always: [COMMON, own],
        before_numbers: BEFORE_NUMBERS,
        ranks: matches!(
            primary,
            "de" | "lb"
                | "da"
                | "no"
                | "nb"
                | "nn"
                | "fi"
                | "cs"
                | "sk"
                | "hu"
                | "pl"
                | "hr"
                | "sl"
                | "sr"
                | "bs"
                | "et"
                | "lv"
                | "tr"
                | "is"
        ),
    }
}

/// Months that some language writes with a capital, whole and cut short.
pub const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Januar",
    "Februar",
    "März",
    "Mai",
    "Juni",
    "Juli",
    "Oktober",
    "Dezember",
    "Jänner",
    "Feber",
    "Jan",
    "Feb",
    "Mar",
    "Mär",
    "Apr",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Sept",
    "Oct",
    "Okt",
    "Nov",
    "Dec",
    "Dez",
    "Ocak",
    "Janvier",
    "Février",
    "Mars",
    "Avril",
    "Juin",
    "Juillet",
    "Août",
    "Septembre",
    "Octobre",
    "Novembre",
    "Décembre",
    "Şubat",
    "Mart",
    "Nisan",
    "Mayıs",
    "Haziran",
    "Temmuz",
    "Ağustos",
    "Eylül",
    "Ekim",
    "Kasım",
    "Aralık",
];

/// Titles, names of companies and words that texts in any language hold.
const COMMON: &[&str] = &[
    "mr", "mrs", "Ms", "Mx", "dr", "drs", "Pr", "prof", "profs", "rev", "Hon", "st", "ste", "Sen", "Sens", "gen",
    "gov", "Rep", "Reps", "lt", "Col", "Maj", "capt", "cmdr", "sgt", "adm", "amb", "jr", "sr", "sra", "inc", "ltd",
    "corp", "co", "cie", "bros", "MM", "mme", "mmes", "mlle", "mgr", "vs", "etc", "cf", "al", "ibid", "approx", "ca",
    "pp", "vgl", "ff",
];

/// Words that announce a number, and that may be ordinary words too: « l’art. », "no.", « le vol. ».
const BEFORE_NUMBERS: &[&str] = &[
    "no", "nos", "nr", "art", "arts", "vol", "vols", "ch", "chap", "fig", "sec", "sect", "par", "para", "cap", "num",
    "abs", "al", "tom", "res", "doc", "bd", "ст", "гл", "стр", "рис",
];

const ENGLISH: &[&str] = &[
    "Messrs", "Mmes", "Govs", "Gens", "Cols", "Lts", "Cpl", "Pvt", "Pfc", "Spc", "Cdr", "Brig", "Pres", "Supt", "Det",
    "Insp", "Atty", "Dep", "Asst", "Sec", "Fr", "Cos", "viz", "eg", "ie", "ed", "eds", "dept", "univ", "assn", "Intl",
    "Natl", "govt", "Ave", "Blvd", "Rd", "Mt", "Ft", "paras", "nos", "Vol", "Vols", "incl", "esp", "Jan", "Feb", "Mar",
    "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Mon", "Tue", "Tues", "Wed", "Thu", "Thur",
    "Thurs", "Fri", "Sat", "Ala", "Ariz", "Ark", "Calif", "Colo", "Conn", "Del", "Fla", "Ga", "Ill", "Ind", "Kan",
    "Ky", "La", "Md", "Mass", "Mich", "Minn", "Miss", "Mo", "Mont", "Neb", "Nev", "Okla", "Ore", "Pa", "Tenn", "Tex",
    "Vt", "Va", "Wash", "Wis", "Wyo", "Ont", "Que", "Brit",
];

const FRENCH: &[&str] = &[
    "MMes", "Mlles", "Mgrs", "Me", "Mes", "Drs", "Prs", "Sté", "Sts", "Stes", "éd", "env", "av", "apr", "dir", "trad",
    "coll", "réf", "tél", "hab", "boul", "bd", "ex", "janv", "févr", "fév", "avr", "juil", "oct", "nov", "déc", "op",
    "cit", "loc", "suiv", "sq", "sqq", "dép", "arr", "prés", "Gal", "Cdt", "Cne", "Cap", "Amb", "min", "max", "vol",
    "chap", "subst", "adj", "mm", "ann", "gén", "sén", "dép", "adj", "ing", "secr", "règl", "décr", "circ", "préc",
    "gouv", "univ", "soc", "int", "ass", "nat", "comm", "spéc", "sec", "not", "trav", "rapp", "obs", "add", "vs",
    "Cte", "Vte", "Mis", "SE", "SAR", "Sgt", "Gén", "Maj",
];

const GERMAN: &[&str] = &[
    "bzw",
    "usw",
    "usf",
    "ggf",
    "evtl",
    "inkl",
    "exkl",
    "einschl",
    "zzgl",
    "sog",
    "Nr",
    "Nrn",
    "Hr",
    "Hrn",
    "Fr",
    "Frl",
    "Dipl",
    "Ing",
    "Mag",
    "Mio",
    "Mrd",
    "Tsd",
    "Mill",
    "Str",
    "Bd",
    "Bde",
    "Hrsg",
    "Hg",
    "Aufl",
    "Kap",
    "Jh",
    "Jhdt",
    "Jan",
    "Feb",
    "Febr",
    "Mär",
    "Apr",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Sept",
    "Okt",
    "Nov",
    "Dez",
    "Min",
    "Std",
    "Hptm",
    "Abg",
    "geb",
    "gest",
    "gem",
    "lfd",
    "max",
    "min",
    "Red",
    "Anm",
    "Tel",
    "Pkt",
    "Ziff",
    "Buchst",
    "Bsp",
    "allg",
    "ehem",
    "gegr",
    "insb",
    "mind",
    "stellv",
    "zit",
    "Verf",
    "Vors",
    "Ges",
    "dt",
    "engl",
    "franz",
    "russ",
    "amerik",
    "Mitgl",
    "Staatssekr",
    "Präs",
    "Prov",
    "südl",
    "nördl",
    "östl",
    "westl",
    "Stv",
    "phil",
    "jur",
    "rer",
    "nat",
    "pol",
    "hc",
    "vorl",
    "zzt",
    "zw",
];

const SPANISH: &[&str] = &[
    "Sres", "Sras", "Srta", "Srtas", "Dra", "Dres", "Dras", "Profa", "Ud", "Uds", "Vd", "Vds", "Dña", "Da", "Lic",
    "Ing", "Arq", "Gral", "Cnel", "Tte", "Cmdte", "Alm", "Sto", "Sta", "Excmo", "Excma", "Ilmo", "Ilma", "Mons", "pág",
    "págs", "núm", "núms", "aprox", "av", "avda", "cía", "dpto", "depto", "tel", "ed", "eds", "ej", "máx", "mín",
    "apdo", "admón", "Pte", "Pdte", "Min", "ss", "sra", "sr", "dr", "prof", "EE", "UU", "Hnos", "vol",
];

const PORTUGUESE: &[&str] = &[
    "Srs", "Sras", "Srta", "Dra", "Dras", "Profa", "Eng", "Exmo", "Exma", "Exa", "Sto", "Sta", "Cel", "Ten", "Cap",
    "Alm", "Min", "pág", "págs", "núm", "av", "Lda", "Ltda", "cia", "tel", "ex", "dept", "ed", "eds", "aprox", "máx",
    "mín", "Pe", "Mons", "jan", "fev", "abr", "jun", "jul", "ago", "set", "out", "nov", "dez", "vol",
];

const ITALIAN: &[&str] = &[
    "sig", "sigg", "dott", "dottssa", "avv", "ing", "on", "sen", "gen", "cap", "ten", "mons", "ecc", "pag", "pagg",
    "artt", "cfr", "es", "tel", "num", "nr", "arch", "geom", "rag", "cav", "comm", "card", "min", "pres", "segg",
    "seg", "col", "prov", "spa", "srl", "gov", "amb", "vol", "dr", "prof", "ss", "ra", "ssa",
];

const DUTCH: &[&str] = &[
    "dhr", "mevr", "mw", "drs", "ir", "ing", "bv", "bijv", "blz", "enz", "nr", "resp", "jl", "gen", "min", "mln",
    "mld", "dr", "prof", "jhr", "ds", "evt", "incl", "excl", "kol", "lt", "zgn", "wnd", "vgl", "mr",
];

const POLISH: &[&str] = &[
    "prof", "dr", "hab", "mgr", "inż", "gen", "płk", "ppłk", "mjr", "kpt", "por", "ks", "św", "ul", "pl", "np", "tzn",
    "tj", "itd", "itp", "nr", "str", "ust", "pkt", "poz", "tys", "mln", "mld", "zł", "godz", "im", "woj", "min", "red",
    "wyd", "zob", "ok", "br", "ub", "dot", "tzw", "ds",
];

const TURKISH: &[&str] = &[
    "Doç", "Av", "Sn", "Org", "Alb", "Gn", "Kur", "vb", "bkz", "örn", "Cad", "Sok", "Mah", "yy", "yak", "Uzm", "Müh",
    "çev", "haz", "ing", "dk", "sa", "No", "dr", "prof",
];

const NORDIC: &[&str] = &[
    "bl", "dvs", "osv", "osb", "kl", "nr", "jfr", "jf", "jmf", "ca", "kap", "mio", "mia", "mill", "mrd", "resp",
    "inkl", "ekskl", "exkl", "forts", "tlf", "tel", "kr", "pkt", "stk", "dr", "prof", "gen", "eks", "ex", "obs", "udg",
    "red", "sml", "mfl", "mm", "mv", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "okt", "nov",
    "dec", "des", "adm", "dir", "ev", "kgl",
];

const CYRILLIC: &[&str] = &[
    "гг",
    "тт",
    "др",
    "пр",
    "им",
    "ул",
    "стр",
    "млн",
    "млрд",
    "трлн",
    "тыс",
    "руб",
    "коп",
    "долл",
    "см",
    "пп",
    "гл",
    "рис",
    "табл",
    "обл",
    "просп",
    "пл",
    "пер",
    "наб",
    "проф",
    "акад",
    "доц",
    "ген",
    "полк",
    "подп",
    "кап",
    "лейт",
    "гр",
    "гос",
    "тел",
    "напр",
    "ред",
    "изд",
    "сост",
    "пос",
    "дер",
    "прим",
    "мин",
    "сек",
    "кв",
    "куб",
    "янв",
    "февр",
    "апр",
    "авг",
    "сент",
    "окт",
    "нояб",
    "дек",
    "соч",
    "англ",
    "нем",
    "фр",
    "рус",
    "лат",
    "зам",
    "пом",
    "св",
    "ср",
    "вв",
    "тж",
    "ок",
    "корр",
    "внутр",
    "воен",
    "пред",
    "секр",
    "спец",
    "уч",
    "юр",
    "ред",
    "оз",
    "хр",
    "ст",
    "рр",
    "тис",
    "грн",
    "вул",
    "стор",
    "див",
    "ім",
    "пров",
    "буд",
    "ін",
    "смт",
    "крб",
    "дол",
    "бл",
    "обл",
    "акад",
    "чл",
    "канд",
    "проц",
    "г-н",
    "г-жа",
    "лв",
    "хил",
    "бул",
    "бр",
    "инж",
    "мр",
    "госп",
    "нпр",
    "тзв",
    "тј",
];
