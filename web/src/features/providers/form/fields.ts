// What is typed into the form of a provider, and what of it is sent.
import type {
  Provider,
  ProviderCreation,
  ProviderKind,
  ProviderPatch,
} from '~/api/providers/providers';
import { parseUsd } from '~/lib/text/money';
import { kinds, namePattern } from '../words';
import { areHeadersRight, headersOf, noHeaders, type HeaderFields } from './headers';

export interface ProviderFields extends HeaderFields {
  name: string;
  kind: ProviderKind;
  base_url: string;
  /** A new one; what is set is never shown. */
  api_key: string;
  removesKey: boolean;
  submissions_running_max: string;
  requests_per_minute: string;
  daily_budget_usd: string;
  monthly_budget_usd: string;
}

export const noFields: ProviderFields = {
  name: '',
  kind: 'comfyui',
  base_url: '',
  api_key: '',
  removesKey: false,
  ...noHeaders,
  submissions_running_max: '',
  requests_per_minute: '',
  daily_budget_usd: '',
  monthly_budget_usd: '',
};

const typed = (value: number | null) => (value === null ? '' : String(value));

export function fieldsOf(provider: Provider): ProviderFields {
  return {
    ...noFields,
    name: provider.name,
    kind: provider.kind,
    base_url: provider.base_url,
    submissions_running_max: typed(provider.submissions_running_max),
    requests_per_minute: typed(provider.requests_per_minute),
    daily_budget_usd: typed(provider.daily_budget_usd),
    monthly_budget_usd: typed(provider.monthly_budget_usd),
  };
}

/** Null when nothing is typed, undefined when it is no whole number from 1. */
function parseCount(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  return /^[1-9]\d{0,5}$/.test(text.trim()) ? Number(text) : undefined;
}

export type FieldName =
  | 'name'
  | 'base_url'
  | 'headers'
  | 'submissions_running_max'
  | 'requests_per_minute'
  | 'daily_budget_usd'
  | 'monthly_budget_usd';

/** What is wrong with what is typed, before anybody is asked. */
export function problemsOf(fields: ProviderFields): Partial<Record<FieldName, string>> {
  const problems: Partial<Record<FieldName, string>> = {};
  if (fields.name !== '' && !namePattern.test(fields.name)) {
    problems.name = 'Small letters, digits, - and _, a letter first.';
  }
  if (fields.base_url !== '' && !/^https?:\/\/[^\s?#]+$/.test(fields.base_url.trim())) {
    problems.base_url = 'An address that begins with https:// or http://, without a ? or #.';
  }
  if (!areHeadersRight(fields)) problems.headers = 'A header is not right yet.';
  for (const name of ['submissions_running_max', 'requests_per_minute'] as const) {
    if (parseCount(fields[name]) === undefined) problems[name] = 'A whole number from 1.';
  }
  for (const name of ['daily_budget_usd', 'monthly_budget_usd'] as const) {
    if (parseUsd(fields[name]) === undefined) problems[name] = 'An amount such as 20 or 7.50.';
  }
  return problems;
}

function bounds(fields: ProviderFields) {
  return {
    submissions_running_max: parseCount(fields.submissions_running_max) ?? null,
    requests_per_minute: parseCount(fields.requests_per_minute) ?? null,
    daily_budget_usd: parseUsd(fields.daily_budget_usd) ?? null,
    monthly_budget_usd: parseUsd(fields.monthly_budget_usd) ?? null,
  };
}

export function creationOf(fields: ProviderFields, force: boolean): ProviderCreation {
  const base_url = fields.base_url.trim();
  return {
    name: fields.name,
    kind: fields.kind,
    ...(base_url === '' ? {} : { base_url }),
    ...(fields.api_key === '' ? {} : { api_key: fields.api_key }),
    ...headersOf(fields, false),
    ...bounds(fields),
    ...(force ? { force } : {}),
  };
}

/** Only what was changed: another address or key is tested before it is kept. */
export function patchOf(provider: Provider, fields: ProviderFields, force: boolean): ProviderPatch {
  // What is left out of a patch stays, so that an emptied address is sent as the usual one.
  const base_url = fields.base_url.trim() || (kinds[provider.kind].usual ?? '');
  const changed = Object.entries(bounds(fields)).filter(
    ([name, value]) => provider[name as keyof ReturnType<typeof bounds>] !== value,
  );
  return {
    ...(base_url === provider.base_url ? {} : { base_url }),
    ...(fields.api_key === '' ? {} : { api_key: fields.api_key }),
    ...(fields.removesKey && fields.api_key === '' ? { api_key: null } : {}),
    ...headersOf(fields, provider.headers.names.length > 0),
    ...Object.fromEntries(changed),
    ...(force ? { force } : {}),
  };
}
