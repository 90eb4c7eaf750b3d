import "./loading.css";

export const Loading = ({ label }: { label: string }) => (
  <p className="loading" role="status">
    <span className="loading-dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
    {label}…
  </p>
);
