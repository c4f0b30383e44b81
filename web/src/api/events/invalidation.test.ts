import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { eventNames, type EventPayloads, type ServerEvent } from './events';
import { ProblemError } from '~/lib/problem';
import { outdateByEvents } from './invalidation';

const hello: ServerEvent = { name: 'hello', data: {} };

let tell: (event: ServerEvent) => void = () => undefined;
let queryClient: QueryClient;
let end: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  queryClient = new QueryClient();
  end = outdateByEvents(queryClient, (listener) => {
    tell = listener;
    return () => undefined;
  });
});

afterEach(() => {
  end();
  queryClient.clear();
  vi.useRealTimers();
});

/** Shows what `read` answers, as a page does that stays fresh until it is outdated. */
function show(queryKey: readonly string[], read: () => Promise<string>) {
  const observer = new QueryObserver(queryClient, { queryKey, queryFn: read, staleTime: 60_000 });
  observer.subscribe(() => undefined);
  return () => observer.getCurrentResult().data;
}

test('a change between the loading of a page and the first hello is seen', async () => {
  let name = 'Ada';
  const shown = show(['characters'], () => Promise.resolve(name));
  await vi.advanceTimersByTimeAsync(0);
  expect(shown()).toBe('Ada');

  name = 'Ada Lovelace';
  tell(hello);
  await vi.advanceTimersByTimeAsync(100);
  expect(shown()).toBe('Ada Lovelace');
});

test('a change is seen whose hello overtakes the answer that the page waits for', async () => {
  const answers: ((name: string) => void)[] = [];
  const shown = show(['characters'], () => new Promise((resolve) => answers.push(resolve)));
  tell(hello);
  await vi.advanceTimersByTimeAsync(100);
  expect(answers).toHaveLength(1);

  answers[0]?.('Ada');
  await vi.advanceTimersByTimeAsync(0);
  expect(shown()).toBe('Ada');
  answers[1]?.('Ada Lovelace');
  await vi.advanceTimersByTimeAsync(0);
  expect(shown()).toBe('Ada Lovelace');
});

test('events that come together read each list once', async () => {
  const read = vi.fn<() => Promise<string>>(() => Promise.resolve('cells'));
  show(['matrix', 'compact'], read);
  await vi.advanceTimersByTimeAsync(0);
  for (const character_id of ['ada', 'bob', 'cleo']) {
    const data = { character_id, emotion: 'sad', version: 1, deleted: false, by: null };
    tell({ name: 'prompt', data });
  }
  await vi.advanceTimersByTimeAsync(100);
  expect(read).toHaveBeenCalledTimes(2);
});

test('an event leaves alone what it does not touch', async () => {
  const read = vi.fn<() => Promise<string>>(() => Promise.resolve('users'));
  show(['users'], read);
  await vi.advanceTimersByTimeAsync(0);
  tell({ name: 'character', data: { character_id: 'ada' } });
  await vi.advanceTimersByTimeAsync(100);
  expect(read).toHaveBeenCalledTimes(1);
});

test('a submission that moves on outdates what was spent and what is left', async () => {
  const spend = vi.fn<() => Promise<string>>(() => Promise.resolve('spend'));
  const left = vi.fn<() => Promise<string>>(() => Promise.resolve('left'));
  show(['providers', 'one', 'studio'], spend);
  show(['resolved-choice', 'ada', 'sad'], left);
  await vi.advanceTimersByTimeAsync(0);
  const clip = { clip_kind: 'preview', clip_id: 'clip', state: 'succeeded' } as const;
  tell({ name: 'submission', data: { submission_id: 'one', ...clip } });
  await vi.advanceTimersByTimeAsync(100);
  expect(spend).toHaveBeenCalledTimes(2);
  expect(left).toHaveBeenCalledTimes(2);
});

const ada = 'ada';
const job = { job_id: 'j', progress: 1, attempt: 1, is_cancel_requested: false };
const clip = { clip_kind: 'video', clip_id: 'clip', state: 'succeeded' } as const;

/** Of each event: its data, pages that it makes old, and one that it leaves alone. */
const touched: {
  [Name in keyof EventPayloads]: [data: EventPayloads[Name], old: string[][], other: string[]];
} = {
  hello: [{}, [['characters'], ['anything']], []],
  resync: [{}, [['characters'], ['anything']], []],
  job: [
    { ...job, kind: 'video', subject_id: 'clip', state: 'succeeded' },
    [['videos', 'all'], ['video', 'clip'], ['posters'], ['characters']],
    ['video', 'another'],
  ],
  prompt: [
    { character_id: ada, emotion: 'sad', version: 1, deleted: false, by: null },
    [['cell', ada, 'sad', 'prompt'], ['prompts', ada], ['matrix'], ['previews'], ['characters']],
    ['cell', ada, 'happy', 'prompt'],
  ],
  character: [
    { character_id: ada },
    [['characters'], ['character', ada], ['character-name', ada], ['matrix']],
    ['character', 'bob'],
  ],
  emotion: [{ emotion: 'sad' }, [['emotions', 'active'], ['matrix'], ['prompts', ada]], ['users']],
  template: [
    { template_id: 't' },
    [['templates', 'one', 't'], ['cell', ada, 'sad', 'prompt'], ['prompts', ada], ['matrix']],
    ['videos'],
  ],
  experiment: [{ experiment_id: 'e' }, [['experiments', 'one', 'e']], ['videos']],
  provider: [
    { provider_id: 'p' },
    [
      ['providers', 'one', 'p'],
      ['resolved-choice', ada, 'sad'],
    ],
    ['presets'],
  ],
  preset: [
    { preset_id: 'p' },
    [
      ['presets', 'one', 'p'],
      ['resolved-choice', ada, 'sad'],
    ],
    ['providers'],
  ],
  preset_choices: [
    {},
    [['preset-choices'], ['resolved-choice', ada, 'sad'], ['presets']],
    ['users'],
  ],
  submission: [
    { submission_id: 's', ...clip },
    [['submissions'], ['providers', 'one', 'p'], ['resolved-choice', ada, 'sad']],
    ['presets'],
  ],
  assignment: [{ user_id: 'u' }, [['assignments'], ['users', 'one', 'u']], ['videos']],
  presence: [{ character_id: ada, emotion: 'sad', admins: [] }, [], ['characters']],
  draft: [
    { character_id: ada, emotion: 'sad', version: null },
    [['drafts', 'list']],
    ['characters'],
  ],
};

test.each(eventNames)('%s makes old what shows it, and nothing else', async (name) => {
  const [data, old, other] = touched[name];
  const read = vi.fn<(key: string) => Promise<string>>((key) => Promise.resolve(key));
  for (const key of [...old, other]) show(key, () => read(key.join('/')));
  await vi.advanceTimersByTimeAsync(0);
  read.mockClear();
  tell({ name, data } as ServerEvent);
  await vi.advanceTimersByTimeAsync(100);
  const readAgain = read.mock.calls.map(([key]) => key);
  // The whole is asked for by nobody but a stream that begins.
  const wanted = other.length === 0 ? [...old, other] : old;
  expect(readAgain.toSorted()).toEqual(wanted.map((key) => key.join('/')).toSorted());
});

test('what is not there stays as it is when the stream begins, and is read when it is told of', async () => {
  const missing = new ProblemError(404, { title: 'Not found', code: 'not_found' });
  const read = vi.fn<() => Promise<string>>(() => Promise.reject(missing));
  const queryKey = ['preview', 'first'];
  const observer = new QueryObserver(queryClient, { queryKey, queryFn: read, retry: false });
  observer.subscribe(() => undefined);
  await vi.advanceTimersByTimeAsync(0);
  tell(hello);
  await vi.advanceTimersByTimeAsync(100);
  expect(observer.getCurrentResult().status).toBe('error');
  expect(read).toHaveBeenCalledTimes(1);

  const data = { kind: 'preview', state: 'queued', subject_id: 'first' } as EventPayloads['job'];
  tell({ name: 'job', data });
  await vi.advanceTimersByTimeAsync(100);
  expect(read).toHaveBeenCalledTimes(2);
});
