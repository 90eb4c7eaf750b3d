/** The product's mark: a document with a seal. Decorative; the name stands beside it. */
export const Emblem = ({ size = 28 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect width="32" height="32" rx="7" fill="#17457f" />
    <path d="M9 7h10l4 4v14H9z" fill="none" stroke="#fff" strokeWidth="2" strokeLinejoin="round" />
    <path d="M13 14h6M13 18h6" stroke="#fff" strokeWidth="2" strokeLinecap="round" />
    <circle cx="22.5" cy="23.5" r="4.5" fill="#e5b454" stroke="#17457f" strokeWidth="1.5" />
  </svg>
);
