//! The names of states in a language, so that no shorter name is found within one: CLDR's, and a short list of others.

use icu_locale_core::Locale;

use crate::base::lang::Lang;

use super::region_name;

/// ISO 3166-1, and Kosovo's code.
const STATES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV \
    BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO \
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP \
    KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU \
    MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB \
    SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY \
    UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// Longer names that CLDR does not have, a language a line.
const OTHERS: &str = include_str!("longer_names.txt");

/// Lists the names of states in a language. Of those that CLDR explains in brackets, which nobody writes so, none.
pub fn state_names(lang: &Lang) -> Vec<String> {
    let locale = Locale::try_from_str(lang.as_str()).unwrap_or(Locale::UNKNOWN);
    let of_codes = STATES.split_whitespace().filter_map(|code| region_name(&locale, code));
    let plain = of_codes.filter(|name| !name.contains(['(', '（']));
    let primary = lang.primary();
    let others = OTHERS.lines().filter_map(|line| line.split_once(": "));
    let others = others.filter(|(lang, _)| *lang == primary);
    let others = others.flat_map(|(_, names)| names.split("; ").map(str::to_owned));
    plain.chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_their_names_in_every_language() {
        for (tag, wanted) in [
            ("fr", "Guinée-Bissau"),
            ("en", "South Sudan"),
            ("en", "Democratic Republic of the Congo"),
            ("ru", "Южный Судан"),
            ("zh", "印度尼西亚"),
            ("ar", "جنوب السودان"),
            ("he", "דרום סודן"),
        ] {
            let names = state_names(&Lang::parse(tag).expect("a tag"));
            assert!(names.iter().any(|it| it == wanted), "{tag}: {wanted}");
            assert!(names.iter().all(|it| !it.contains('(')), "{tag}");
        }
    }
}
