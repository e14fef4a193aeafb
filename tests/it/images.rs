//! Images: what cameras and editors wrote into them never reaches the site, the picture does, and what is broken is refused.

use crate::site::{SiteTest, png};

/// Makes a site with one image on its page.
fn with(name: &str, bytes: &[u8]) -> SiteTest {
    let site = SiteTest::new("");
    site.write("content/topics/t/index.md", format!("# T\n\n![vue]({name})\n"));
    site.write(&format!("content/topics/t/{name}"), bytes);
    site
}

/// Returns the image as it is published.
fn published(name: &str, bytes: &[u8]) -> Vec<u8> {
    let site = with(name, bytes);
    let mut built = site.build();
    assert!(!built.report.stopped, "{name}: {:#?}", built.findings());
    built.bytes.remove(&format!("topics/t/{name}")).expect("published")
}

/// Returns what is said of an image that is refused.
fn refused(name: &str, bytes: &[u8]) -> String {
    let site = with(name, bytes);
    let built = site.build();
    assert!(built.report.stopped && built.files.is_empty(), "{name} was published");
    let findings = built.findings();
    assert_eq!(findings.len(), 1, "{findings:#?}");
    findings[0].clone()
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|it| it == word.as_bytes())
}

/// EXIF as a telephone writes it: which way is up, who made it, and where (a directory with a latitude in words).
fn exif(orientation: u8) -> Vec<u8> {
    let mut out = b"MM\0*\0\0\0\x08\0\x03".to_vec();
    out.extend([0x01, 0x0F, 0, 2, 0, 0, 0, 12, 0, 0, 0, 0x32]);
    out.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    out.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0x3E]);
    out.extend([0, 0, 0, 0]);
    out.extend(b"SecretCamera");
    out.extend(b"GPSLatitude 48.8566 N");
    out
}

const PRIVATE: &[&str] = &["SecretCamera", "GPSLatitude", "xmpmeta", "a private word", "Exif"];

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let mut out = vec![0xFF, marker];
    out.extend(((data.len() + 2) as u16).to_be_bytes());
    out.extend(data);
    out
}

/// A JPEG of these segments, and of pixels that hold escaped bytes, restarts and a second scan.
fn jpeg(width: u16, height: u16, segments: &[Vec<u8>]) -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8];
    out.extend(segments.concat());
    let mut frame = vec![8];
    frame.extend(height.to_be_bytes());
    frame.extend(width.to_be_bytes());
    frame.extend([1, 1, 0x11, 0]);
    out.extend(segment(0xDB, &[0; 65]));
    out.extend(segment(0xC2, &frame));
    for _ in 0..2 {
        out.extend(segment(0xC4, &[0; 17]));
        out.extend(segment(0xDA, &[1, 1, 0, 0, 63, 0]));
        out.extend(b"pixels\xFF\x00\xFF\xD0pixels");
    }
    out.extend([0xFF, 0xD9]);
    out
}

#[test]
fn a_photograph_loses_everything_but_the_picture() {
    let jfif = segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
    let profile = segment(0xE2, b"ICC_PROFILE\0\x01\x01colours");
    let adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01");
    let kept = [jfif.clone(), profile.clone(), adobe.clone()];
    let plain = jpeg(40, 30, &kept);
    assert_eq!(
        published("p.jpg", &plain),
        plain,
        "what holds nothing private stays as it is"
    );
    let with_thumbnail = segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01RGB");
    let mut photograph = jpeg(
        40,
        30,
        &[
            with_thumbnail,
            segment(0xE1, &[b"Exif\0\0", &*exif(1)].concat()),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
            segment(0xE0, b"JFXX\0\x10a private word"),
            profile,
            segment(0xE2, b"MPF\0a private word"),
            segment(0xED, b"Photoshop 3.0\0a private word"),
            adobe,
            segment(0xFE, b"a private word"),
        ],
    );
    photograph.extend(b"a private word: the film behind the picture");
    assert_eq!(published("p.jpg", &photograph), plain);
    // Whatever it is called, and where `static/` is copied from too.
    assert_eq!(published("photo.bin", &photograph), plain);
    let site = SiteTest::new("-- content/topics/t.md --\n# T\n");
    site.write("static/img/p.jpeg", &photograph);
    assert_eq!(site.build().bytes["img/p.jpeg"], plain);
}

#[test]
fn a_picture_taken_on_its_side_still_stands_upright() {
    let jfif = segment(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0");
    let photograph = jpeg(40, 30, &[jfif, segment(0xE1, &[b"Exif\0\0", &*exif(6)].concat())]);
    let out = published("p.jpg", &photograph);
    // Little-endian now: one entry, tag 0x0112, a number of two bytes, once, 6.
    let upright = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    assert_eq!(&out[20..24], [0xFF, 0xE1, 0, 34], "right behind the JFIF segment");
    assert_eq!(&out[24..56], upright);
    assert!(!PRIVATE[..4].iter().any(|word| holds(&out, word)));
    assert_eq!(
        published("p.jpg", &out),
        out,
        "a second time there is nothing to take out"
    );

    let out = published("p.png", &png(4, 4, &[(b"eXIf", &exif(8))], b"pixels"));
    assert!(holds(&out, "eXIfII*") && !PRIVATE[..4].iter().any(|word| holds(&out, word)));
    assert_eq!(published("p.png", &out), out);
    let out = published("p.webp", &webp(&[(b"EXIF", &exif(3))]));
    assert!(holds(&out, "EXIF\x1A\0\0\0II*") && !PRIVATE[..4].iter().any(|word| holds(&out, word)));
    assert_eq!(published("p.webp", &out), out);
}

#[test]
fn a_png_loses_its_words_and_keeps_its_colours() {
    let plain = png(
        4,
        4,
        &[(b"gAMA", b"\0\0\xB1\x8F"), (b"pHYs", b"\0\0\x0B\x13\0\0\x0B\x13\x01")],
        b"pixels",
    );
    assert_eq!(published("p.png", &plain), plain);
    let mut told = png(
        4,
        4,
        &[
            (b"gAMA", b"\0\0\xB1\x8F"),
            (b"eXIf", &exif(1)),
            (b"tEXt", b"Author\0a private word"),
            (b"zTXt", b"Comment\0\0a private word"),
            (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta/>"),
            (b"tIME", b"\x07\xEA\x01\x01\x01\x01\x01"),
            (b"prVt", b"a private word"),
            (b"pHYs", b"\0\0\x0B\x13\0\0\x0B\x13\x01"),
        ],
        b"pixels",
    );
    told.extend(b"a private word");
    assert_eq!(published("p.png", &told), plain);
}

/// A GIF of one picture, with blocks before it.
fn gif(blocks: &[&[u8]]) -> Vec<u8> {
    let mut out = b"GIF89a\x02\0\x02\0\x80\0\0abcdef".to_vec();
    out.extend(blocks.concat());
    out.extend(b"\x2C\0\0\0\0\x02\0\x02\0\0\x02\x03xyz\0;");
    out
}

#[test]
fn a_gif_keeps_its_film_and_loses_its_comments() {
    let film: &[u8] = b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0";
    let control: &[u8] = b"\x21\xF9\x04\0\0\0\0\0";
    let plain = gif(&[film, control]);
    assert_eq!(published("p.gif", &plain), plain);
    let mut told = gif(&[
        b"\x21\xFE\x0Ea private word\0",
        film,
        b"\x21\xFF\x0BXMP DataXMP\x0C<x:xmpmeta/>\0",
        control,
    ]);
    told.extend(b"a private word");
    assert_eq!(published("p.gif", &told), plain);
}

/// A WebP with an alpha channel, and chunks behind the picture.
fn webp(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let exif = chunks.iter().any(|it| it.0 == b"EXIF");
    let xmp = chunks.iter().any(|it| it.0 == b"XMP ");
    let flags = 0x10 | u8::from(exif) << 3 | u8::from(xmp) << 2;
    let mut body = b"WEBP".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        body.extend(kind);
        body.extend((data.len() as u32).to_le_bytes());
        body.extend(data);
        body.resize(body.len().next_multiple_of(2), 0);
    };
    chunk(b"VP8X", &[flags, 0, 0, 0, 3, 0, 0, 3, 0, 0]);
    chunk(b"ALPH", b"abc");
    chunk(b"VP8 ", b"\0\0\0\x9D\x01\x2A\x04\0\x04\0pixels");
    for (kind, data) in chunks {
        chunk(kind, data);
    }
    let mut out = b"RIFF".to_vec();
    out.extend((body.len() as u32).to_le_bytes());
    out.extend(body);
    out
}

#[test]
fn a_webp_loses_exif_xmp_and_whatever_is_unknown() {
    let plain = webp(&[]);
    assert_eq!(published("p.webp", &plain), plain);
    let mut told = webp(&[
        (b"EXIF", &exif(1)),
        (b"XMP ", b"<x:xmpmeta/>"),
        (b"PRIV", b"a private word"),
    ]);
    told.extend(b"a private word");
    assert_eq!(published("p.webp", &told), plain);
}

#[test]
fn formats_of_which_metadata_cannot_be_taken_out_are_refused_where_they_hold_some() {
    let boxed = |kind: &[u8; 4], data: &[u8]| {
        let mut out = ((data.len() + 8) as u32).to_be_bytes().to_vec();
        out.extend(kind);
        out.extend(data);
        out
    };
    let size = boxed(b"ispe", b"\0\0\0\0\0\0\0\x04\0\0\0\x04");
    let avif = |meta: &[u8]| {
        [
            boxed(b"ftyp", b"avif\0\0\0\0"),
            boxed(b"meta", meta),
            boxed(b"mdat", b"px"),
        ]
        .concat()
    };
    let plain = avif(&size);
    assert_eq!(published("p.avif", &plain), plain);
    assert_eq!(
        refused(
            "p.avif",
            &avif(&[&size[..], b"\0\0\0\x15infe\x02\0\0\0\0\x02\0\0Exif\0"].concat())
        ),
        "content/topics/t/p.avif:1:1: error[image-metadata]: metadata (where and with what it was taken) cannot be taken out of the AVIF image"
    );
    assert!(refused("p.tif", b"II*\0\x08\0\0\0").contains("error[image-metadata]"));
    // What a telephone calls a JPEG and is none.
    let heic = [boxed(b"ftyp", b"heic\0\0\0\0"), boxed(b"meta", b"infe....Exif")].concat();
    assert!(refused("p.jpg", &heic).contains("HEIC"));
}

#[test]
fn an_image_that_claims_too_much_is_refused_by_its_header() {
    let said = refused("p.png", &png(100_000, 100_000, &[], b"pixels"));
    assert_eq!(
        said,
        "content/topics/t/p.png:1:1: error[image-limit]: the image claims 100000 × 100000 pixels; the limit is 30000 on a side and 100000000 in all"
    );
    assert!(
        refused("p.jpg", &jpeg(20_000, 20_000, &[])).contains("error[image-limit]: the image claims 20000 × 20000")
    );
    let mut large = gif(&[]);
    large[6..10].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0xFF]);
    assert!(refused("p.gif", &large).contains("claims 65535 × 65535"));
    let mut large = webp(&[]);
    large[24..30].copy_from_slice(&[0xFF; 6]);
    assert!(refused("p.webp", &large).contains("claims 16777216 × 16777216"));
    assert!(refused("p.png", &png(0, 4, &[], b"pixels")).contains("error[bad-image]"));
}

#[test]
fn an_image_that_is_not_whole_is_refused_wherever_it_is_cut() {
    let whole = [
        ("p.png", png(4, 4, &[(b"tEXt", b"a\0b")], b"pixels")),
        (
            "p.jpg",
            jpeg(4, 4, &[segment(0xE1, &[b"Exif\0\0", &*exif(6)].concat())]),
        ),
        ("p.gif", gif(&[b"\x21\xFE\x01a\0"])),
        ("p.webp", webp(&[(b"EXIF", &exif(6))])),
    ];
    for (name, bytes) in whole {
        // A GIF without the mark of its end is still whole.
        let shown_whole = usize::from(name == "p.gif");
        for cut in 0..bytes.len() - shown_whole {
            // Every cut in process, a few through a whole build.
            let fault = chancery::images::publish(name, &bytes[..cut]);
            assert!(fault.is_err(), "{name} cut at {cut}: {fault:?}");
            if cut % 23 == 5 {
                let said = refused(name, &bytes[..cut]);
                assert!(
                    said.starts_with(&format!("content/topics/t/{name}:1:1: error[bad-image]: ")),
                    "{said}"
                );
            }
        }
    }
    assert_eq!(
        refused("p.jpg", b"<html>not found</html>"),
        "content/topics/t/p.jpg:1:1: error[bad-image]: the file's name says that it is an image, and its bytes are of no kind that is known"
    );
    // What is no image and not called one is nobody's business.
    assert_eq!(published("notes.txt", b"II*\0 notes"), b"II*\0 notes");
}

#[test]
fn changed_bytes_break_no_walker() {
    let mut random = crate::site::Random::new(55);
    let images = [
        png(4, 4, &[(b"eXIf", &exif(6)), (b"tEXt", b"a\0b")], b"pixels"),
        jpeg(4, 4, &[segment(0xE1, &[b"Exif\0\0", &*exif(6)].concat())]),
        gif(&[b"\x21\xFE\x01a\0", b"\x21\xFF\x0BXMP DataXMP\x01<\0"]),
        webp(&[(b"EXIF", &exif(6)), (b"XMP ", b"<x:xmpmeta/>")]),
        b"<svg xmlns=\"http://www.w3.org/2000/svg\" sodipodi:docname=\"a\"><!-- a --><metadata>b</metadata><style>a{fill:url(#b)}</style></svg>".to_vec(),
    ];
    for round in 0..20_000 {
        let mut bytes = images[round % images.len()].clone();
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len());
            bytes[at] = [0, 1, 0x7F, 0x80, 0xFF, b'<', b'"', random.below(256) as u8][random.below(8)];
        }
        if let Ok(out) = chancery::images::publish("a.svg", &bytes) {
            let again = chancery::images::publish("a.svg", &out).expect("what may be published may be published again");
            assert_eq!(again, out);
        }
    }
}

const DRAWING: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 9 9\"";

#[test]
fn a_drawing_loses_comments_and_metadata() {
    let told = format!(
        "{DRAWING} sodipodi:docname=\"/home/secret/a.svg\" width=\"9\"><!-- a private word --><metadata id=\"m\"><rdf:RDF><!-- x --><a sodipodi:docname=\"b\"/>a private word</rdf:RDF></metadata><style>a{{fill:url(#b)}}</style><metadata/><a href=\"https://t.example/\"><use xlink:href=\"#c\"/></a><image href=\"data:image/png;base64,AAAA\"/><text>a:b\\c</text></svg>"
    );
    let plain = format!(
        "{DRAWING}  width=\"9\"><style>a{{fill:url(#b)}}</style><a href=\"https://t.example/\"><use xlink:href=\"#c\"/></a><image href=\"data:image/png;base64,AAAA\"/><text>a:b\\c</text></svg>"
    );
    let out = published("d.svg", told.as_bytes());
    assert_eq!(String::from_utf8_lossy(&out), plain);
    assert_eq!(published("d.svg", &out), out);
}

#[test]
fn a_drawing_that_runs_or_loads_something_is_refused_with_all_that_was_found() {
    let drawing = "<!DOCTYPE svg [<!ENTITY x \"y\">]>\n<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\">\n<set attributeName=\"href\" to=\"javascript:alert(1)\"/>&x;\n<foreignObject><p/></foreignObject></svg>";
    assert_eq!(
        refused("d.svg", drawing.as_bytes()),
        "content/topics/t/d.svg:1:1: error[active-image]: the SVG image holds what a browser would run or load: the entity `x`, `onload`, `<set>`, `javascript:`, `<foreignObject>`"
    );
    for (inner, found) in [
        ("<script>a</script>", "`<script>`"),
        ("<s:script xmlns:s=\"http://www.w3.org/2000/svg\"/>", "`<script>`"),
        ("<ScRipt/>", "`<ScRipt>`"),
        (
            "<a xlink:href=\"java&#10;script:alert(1)\">x</a>",
            "`xlink:href` to `java",
        ),
        ("<a href=\"data:text/html,x\">x</a>", "`href` to `data:text/html,x`"),
        (
            "<image href=\"https://h.example/b.png\"/>",
            "`href` to `https://h.example/b.png`",
        ),
        ("<use href=\"other.svg#a\"/>", "`href` to `other.svg#a`"),
        (
            "<image href=\"data:image/svg+xml,x\"/>",
            "`href` to `data:image/svg+xml,x`",
        ),
        ("<style>@import 'a.css';</style>", "`@import`"),
        ("<style>a{fill:u\\72l(//h.example)}</style>", "a style with `\\`"),
        (
            "<style><![CDATA[a{fill:url( \"//h.example/a\")}]]></style>",
            "`url(//h.example/a)`",
        ),
        (
            "<g style=\"fill:url(https://h.example/a)\"/>",
            "`url(https://h.example/a)`",
        ),
        ("<g OnClick=\"x\"/>", "`OnClick`"),
        ("<animateMotion onbegin=\"x\"/>", "`onbegin`"),
        (
            "<animate attributeName=\"href\" values=\"javascript:x\"/>",
            "`<animate>`, `javascript:`",
        ),
        ("<?xml-stylesheet href=\"a.css\"?>", "`<?xml-stylesheet ?>`"),
        ("&nbsp;", "the entity `nbsp`"),
    ] {
        let said = refused("d.svg", format!("{DRAWING}>\n{inner}</svg>").as_bytes());
        assert!(
            said.starts_with("content/topics/t/d.svg:3:")
                && said.contains("error[active-image]")
                && said.contains(found),
            "{inner}: {said}"
        );
    }
    for (drawing, why) in [
        ("<svg><g></svg>", "it is not well-formed XML"),
        ("<svg>", "it is not a whole drawing"),
        ("", "it is not a whole drawing"),
        ("<html><svg/></html>", "it does not begin with `<svg>`"),
        ("<?xml version=\"1.0\" encoding=\"UTF-7\"?><svg/>", "it is not in UTF-8"),
    ] {
        assert_eq!(
            refused("d.svg", drawing.as_bytes()),
            format!("content/topics/t/d.svg:1:1: error[bad-image]: not a whole SVG image: {why}")
        );
    }
    assert!(refused("d.svgz", b"\x1F\x8B").contains("error[bad-image]"));
}
