// Colours that a site chose are kept as long as people can read them (WCAG 2.1 §1.4.3).

const ENOUGH = 4.5;

/** The luminance of a colour as browsers compute it; nothing for one that can't be told, or lets another show through. */
function luminance(color: string): number | undefined {
  const [red, green, blue, alpha] = (color.match(/^rgba?\(([^)]+)\)$/)?.[1] ?? "").split(/[\s,/]+/).map(Number);
  if (red === undefined || green === undefined || blue === undefined || Number.isNaN(red) || (alpha ?? 1) < 1) return undefined;
  const linear = (value: number) => (value <= 10.314 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Whether something written in a colour on another is too hard to read. */
function isFaint(one: string, other: string): boolean {
  const [first, second] = [luminance(one), luminance(other)];
  if (first === undefined || second === undefined) return false;
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05) < ENOUGH;
}
