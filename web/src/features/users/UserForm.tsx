import { Text } from '@mantine/core';
import { useState } from 'react';
import type { User } from '~/api/people/users';
import { useUserChanges } from '~/api/people/useUserChanges';
import { isProblem } from '~/lib/problem';
import { isBlank } from '~/lib/text/blank';
import { isolated } from '~/lib/text/isolated';
import { limits } from '~/lib/text/limits';
import { FormDialog } from '~/ui/dialog/FormDialog';
import { AttributeFields } from '~/ui/field/AttributeFields';
import { LimitedInput } from '~/ui/field/LimitedInput';
import { attributeProblem, attributesOf, rowsOf } from '~/ui/field/attributeRows';

interface UserFormProps {
  /** The one to edit; null makes a new one. */
  user: User | null;
  onSaved: (user: User) => void;
  onClose: () => void;
}

export default function UserForm({ user, onSaved, onClose }: UserFormProps) {
  const [name, setName] = useState(user?.name ?? '');
  const [email, setEmail] = useState(user?.email ?? '');
  const [phone, setPhone] = useState(user?.phone ?? '');
  const [rows, setRows] = useState(() => rowsOf(user?.attributes ?? {}));
  const { create, change } = useUserChanges();
  const error = create.error ?? change.error;
  const problem = (field: string) => (isProblem(error) ? error.field(field) : undefined);
  const fields = {
    name: name.trim(),
    email: email.trim() || null,
    phone: phone.trim() || null,
    attributes: attributesOf(rows),
  };
  const before = user ?? { name: '', email: null, phone: null, attributes: {} };
  const isChanged =
    JSON.stringify(fields) !==
    JSON.stringify({
      name: before.name,
      email: before.email,
      phone: before.phone,
      attributes: before.attributes,
    });
  const submit = () => {
    if (user) change.mutate({ ...user, patch: fields }, { onSuccess: onSaved });
    else create.mutate(fields, { onSuccess: onSaved });
  };
  return (
    <FormDialog
      title={user ? `Edit ${isolated(user.name)}` : 'New user'}
      submitLabel={user ? 'Save' : 'Create user'}
      isChanged={isChanged}
      isValid={!isBlank(name) && rows.every((_, at) => attributeProblem(rows, at) === undefined)}
      isSaving={create.isPending || change.isPending}
      error={error}
      fields={['name', 'email', 'phone']}
      size="lg"
      onSubmit={submit}
      onClose={onClose}
    >
      <LimitedInput
        label="Name"
        required
        limit={limits.name}
        data-autofocus
        dir="auto"
        autoComplete="off"
        value={name}
        error={problem('name')}
        onText={setName}
      />
      <LimitedInput
        label="E-mail"
        type="email"
        limit={limits.email}
        autoComplete="off"
        value={email}
        error={problem('email')}
        onText={setEmail}
      />
      <LimitedInput
        label="Phone"
        description="With the country, as in +44 20 7946 0018"
        type="tel"
        limit={limits.phone}
        autoComplete="off"
        value={phone}
        error={problem('phone')}
        onText={setPhone}
      />
      <div>
        <AttributeFields
          rows={rows}
          hint="Whatever your service keeps about this user, such as a language."
          onChange={setRows}
        />
        <Text size="xs" c="var(--mien-quiet)" mt={4}>
          Name, e-mail and phone are personal data. They never enter a prompt or the audit log.
        </Text>
      </div>
    </FormDialog>
  );
}
