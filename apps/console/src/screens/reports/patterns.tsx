import { useId, useMemo } from 'react';

/** Kinds are told apart by colour and by what is drawn over it: the pattern is enough where colours are not seen. */
const COLOURS = 6;
const DRAWN = [
  undefined,
  'M-2 2l4-4M0 8l8-8M6 10l4-4',
  'M0 2h8M0 6h8',
  'M-2 6l4 4M0 0l8 8M6-2l4 4',
  'M2 0v8M6 0v8',
  'M0 2h8M0 6h8M2 0v8M6 0v8',
] as const;

export const colourOf = (kind: number): string => `var(--s${String(kind % COLOURS)})`;

export interface Patterns {
  /** To be drawn inside the `svg` that uses the fills. */
  readonly defs: React.ReactNode;
  readonly fill: (kind: number) => string;
}

export const usePatterns = (kinds: number): Patterns => {
  const id = useId().replace(/\W/g, '');
  return useMemo(() => {
    const name = (kind: number): string => `${id}-${String(kind)}`;
    return {
      fill: (kind) => `url(#${name(kind)})`,
      defs: (
        <defs>
          {Array.from({ length: kinds }, (_, kind) => (
            <pattern key={kind} id={name(kind)} width={8} height={8} patternUnits="userSpaceOnUse">
              <rect width={8} height={8} fill={colourOf(kind)} />
              {DRAWN[kind % COLOURS] !== undefined && (
                <path
                  d={DRAWN[kind % COLOURS]}
                  stroke="var(--mantine-color-body)"
                  strokeWidth={1.6}
                  strokeOpacity={0.75}
                />
              )}
            </pattern>
          ))}
        </defs>
      ),
    };
  }, [id, kinds]);
};

/** A sample of a kind, for what stands beside the drawing. */
export const Swatch = ({ kind }: { readonly kind: number }) => {
  const { defs, fill } = usePatterns(kind + 1);
  return (
    <svg width={14} height={14} aria-hidden style={{ flexShrink: 0 }}>
      {defs}
      <rect width={14} height={14} rx={2} fill={fill(kind)} />
    </svg>
  );
};
