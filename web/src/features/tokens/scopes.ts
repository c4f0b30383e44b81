/** What a token lets its program do. */
export const scopes = [
  {
    value: 'resolve',
    label: 'Resolve',
    means: 'Only reads the text for a character and an emotion, as a video service does.',
  },
  { value: 'read', label: 'Read', means: 'Reads all that a viewer sees.' },
  { value: 'full', label: 'Full', means: 'Does all that you may do. Keep it especially safe.' },
] as const;
