#!/bin/sh
# Makes the fonts of this folder from Debian's. See README.md beside it.
# Needs: apt-get install fonts-noto-core fonts-noto-mono; pip install fonttools
set -eu
export SOURCE_DATE_EPOCH=0 # the same bytes every time
here=$(cd "$(dirname "$0")" && pwd)
noto=${NOTO:-/usr/share/fonts/truetype/noto}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Latin with Vietnamese, modifiers and marks, Greek, Cyrillic, punctuation, currency,
# letterlike and number forms, the replacement character. Invisible and directional
# characters (U+200B-200F, U+2028-202E, U+2060-206F, U+FEFF) are left out on purpose:
# the report shows them as replaced.
letters='U+0020-007E,U+00A0-00AC,U+00AE-024F,U+02B9-02DD,U+0300-036F,U+0370-0482,U+048A-052F'
letters="$letters,U+1E00-1FFE,U+2000-200A,U+2010-2027,U+202F-205E,U+2070-209C,U+20A0-20BF"
letters="$letters,U+2100-218F,U+FFFD"
math='U+2190-2195,U+2212,U+221A,U+221E,U+2248,U+2260,U+2264,U+2265'
marks='U+2713,U+2717,U+25A0,U+25A1,U+25B2,U+25BC,U+25C6,U+25CB,U+25CF,U+2605,U+2606,U+2610-2612'

reduce() { # from, to, characters
  pyftsubset "$noto/$1.ttf" --output-file="$work/$2.ttf" --unicodes="$3" --no-hinting \
    --layout-features= --drop-tables+=GSUB,GPOS,GDEF,BASE,MATH,meta,STAT --notdef-outline \
    --name-IDs=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14 --no-glyph-names
}

reduce NotoSansMath-Regular math "$math"
reduce NotoSansSymbols2-Regular marks "$marks"
for style in Regular Bold; do
  reduce "NotoSans-$style" "$style" "$letters"
  pyftmerge --output-file="$here/NotoSans-$style.ttf" --drop-tables=vhea,vmtx \
    "$work/$style.ttf" "$work/math.ttf" "$work/marks.ttf"
done
reduce NotoSansMono-Regular Mono "$letters,$math"
cp "$work/Mono.ttf" "$here/NotoSansMono-Regular.ttf"
