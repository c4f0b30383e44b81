import { Component, type ReactNode } from 'react';
import { ErrorPanel } from './ErrorPanel';

interface Props {
  children: ReactNode;
  what?: string;
}

/** Keeps a fault inside its panel: the rest of the page, and what is typed there, stays. */
export class PanelBoundary extends Component<Props, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <ErrorPanel
        error={error}
        what={this.props.what ?? 'This part of the page failed'}
        onRetry={() => this.setState({ error: null })}
      />
    );
  }
}
