/** Modules of white that readers ask for around a QR code (ISO/IEC 18004). */
const QUIET = 4;

interface QrCodeProps {
  /** Modules a side. */
  side: number;
  /** The black ones, as a path of an SVG. */
  path: string;
  label: string;
}

/** A QR code: black on white whatever the scheme, for cameras. */
export function QrCode({ side, path, label }: QrCodeProps) {
  const whole = side + 2 * QUIET;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-QUIET} ${-QUIET} ${whole} ${whole}`}
      width={220}
      height={220}
      shapeRendering="crispEdges"
    >
      <title>{label}</title>
      <rect x={-QUIET} y={-QUIET} width={whole} height={whole} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
