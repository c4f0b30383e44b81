import type { TrialAnswer } from '~/api/experiments/experiments';

interface AnswerLook {
  answer: TrialAnswer;
  keys: string;
  label: string;
}

export const answers: readonly AnswerLook[] = [
  { answer: 'left', keys: '1', label: 'Left' },
  { answer: 'right', keys: '2', label: 'Right' },
  { answer: 'both_good', keys: '3', label: 'Both good' },
  { answer: 'both_bad', keys: '0', label: 'Both bad' },
];
