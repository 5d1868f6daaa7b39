const shapes = {
  chevron: "M4 6l4 4 4-4",
  cross: "M4 4l8 8M12 4l-8 8",
};

export function Icon({ shape }: { shape: keyof typeof shapes }) {
  return (
    <svg aria-hidden="true" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor">
      <path d={shapes[shape]} strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
