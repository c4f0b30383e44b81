/** The mark of Mien: a calm face. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="9" fill="#5b4bd6" />
      <circle cx="11" cy="13" r="2.4" fill="#fff" />
      <circle cx="21" cy="13" r="2.4" fill="#fff" />
      <path
        d="M9 20c4 5 10 5 14 0"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
