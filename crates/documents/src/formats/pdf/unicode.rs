//! `/ToUnicode` given as the name of a mapping instead of a mapping (ISO 32000-2, 9.10.3, knows streams
//! alone; old writers name `Identity-H`): the code is the Unicode value, as other readers take it.

use std::sync::{Arc, LazyLock};

use encoding_rs::WINDOWS_1252;
use hayro_interpret::CMapResolverFn;
use hayro_interpret::hayro_cmap::CMapName;

/// Codes to glyph numbers, for which the name was made, and to Unicode. In one byte, 128 to 159 are
/// Windows-1252's; below 32 no character has a meaning.
static IDENTITY: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let signs: String = (0x80..=0x9f_u8)
        .filter_map(|code| {
            let sign = WINDOWS_1252.decode_without_bom_handling(&[code]).0.chars().next()?;
            (!sign.is_control()).then(|| format!("<{code:04x}> <{:04x}>\n", u32::from(sign)))
        })
        .collect();
    format!(
        "begincmap\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n\
         1 begincidrange\n<0000> <ffff> 0\nendcidrange\n\
         2 beginbfrange\n<0020> <007e> <0020>\n<00a0> <ffff> <00a0>\nendbfrange\n\
         {} beginbfchar\n{signs}endbfchar\nendcmap\n",
        signs.lines().count()
    )
    .into_bytes()
});

/// What is answered for the names of mappings: the predefined ones, and the identity.
pub(super) fn resolver(predefined: CMapResolverFn) -> CMapResolverFn {
    Arc::new(move |name| match name {
        CMapName::IdentityH | CMapName::IdentityV | CMapName::Custom(b"Identity") => {
            Some(&IDENTITY[..])
        }
        other => predefined(other),
    })
}
