import encodeQR from 'qr';
import { useMemo } from 'react';

const QUIET = 4;

/** A QR code, black on white in both schemes: cameras want it so. */
export const QrCode = ({ text, label }: { readonly text: string; readonly label: string }) => {
  const { size, path } = useMemo(() => {
    const rows = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET });
    const dark = rows.flatMap((row, y) =>
      row.flatMap((is, x) => (is ? [`M${String(x)} ${String(y)}h1v1h-1z`] : [])),
    );
    return { size: rows.length, path: dark.join('') };
  }, [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${String(size)} ${String(size)}`}
      width={220}
      height={220}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
};
