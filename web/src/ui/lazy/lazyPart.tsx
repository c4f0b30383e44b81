import { Component, use, type ComponentType, type ReactNode } from 'react';
import { loadPart, PartMissingError } from '~/lib/browser/parts';
import { PartMissing, type PartKind } from './PartMissing';

interface PartOptions<Props> {
  /** What is in its place while it is missing: a menu's button. */
  instead?: (props: Props) => ReactNode;
}

/** A part of the UI in a file of its own. It suspends until it is there; when it does not come, only
    its own place says so, and it is asked for again. Use it instead of React's lazy. */
export function lazyPart<Props extends object>(
  kind: PartKind,
  load: () => Promise<{ default: ComponentType<Props> }>,
  { instead }: PartOptions<Props> = {},
) {
  let Loaded: ComponentType<Props> | undefined;
  let loading: Promise<void> | undefined;
  let failures = 0;

  const loadWithStyles = async () => {
    try {
      const [module] = await loadPart(() => Promise.all([load(), import('./moreStyles')]));
      Loaded = module.default;
    } catch (error) {
      failures += 1;
      throw error;
    }
  };
  const start = () => (loading ??= loadWithStyles());
  const forget = () => {
    loading = undefined;
  };
  const Waiting = (props: Props) => {
    if (!Loaded) use(start());
    return Loaded ? <Loaded {...props} /> : null;
  };
  const Part = (props: Props) => (
    <PartBoundary
      renderMissing={(retry) => (
        <>
          {instead?.(props)}
          <PartMissing
            kind={kind}
            isRepeated={failures > 1}
            onRetry={() => {
              forget();
              retry();
            }}
          />
        </>
      )}
    >
      <Waiting {...props} />
    </PartBoundary>
  );
  // For fetching it beforehand; what fails then is told when the part is wanted.
  return Object.assign(Part, { preload: start });
}

interface BoundaryProps {
  renderMissing: (retry: () => void) => ReactNode;
  children: ReactNode;
}

class PartBoundary extends Component<BoundaryProps, { error: unknown }> {
  override state: { error: unknown } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    // Faults of the part itself are for the boundary around the panel.
    if (!(error instanceof PartMissingError)) throw error;
    return this.props.renderMissing(() => this.setState({ error: undefined }));
  }
}
