import { Progress, Text } from '@mantine/core';
import type { Provider } from '~/api/providers/providers';
import { spentOf } from './words';
import classes from './Providers.module.css';

interface SpendProps {
  provider: Provider;
  of: 'today' | 'month';
}

/** What a provider was paid, against its budget. */
export function Spend({ provider, of }: SpendProps) {
  const { spend, daily_budget_usd, monthly_budget_usd } = provider;
  const spent = of === 'today' ? spend.today_usd : spend.month_usd;
  const budget = of === 'today' ? daily_budget_usd : monthly_budget_usd;
  const share = budget === null ? 0 : budget === 0 ? 100 : Math.min(100, (100 * spent) / budget);
  return (
    <span className={classes['spend']}>
      <Text span size="sm" className={classes['figures']}>
        {spentOf(spent, budget)}
      </Text>
      {budget !== null && (
        <Progress
          size={4}
          value={share}
          color={share >= 100 ? 'red.7' : share >= 80 ? 'yellow.7' : 'indigo'}
          aria-label={of === 'today' ? 'Spent today' : 'Spent this month'}
        />
      )}
    </span>
  );
}
