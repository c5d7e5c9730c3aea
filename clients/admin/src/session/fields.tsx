import { PasswordInput, TextInput } from '@mantine/core';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';

interface FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly autoFocus?: boolean;
  readonly ref?: RefObject<HTMLInputElement | null>;
}

export const EmailField = ({
  value,
  onChange,
  error,
  autoFocus = false,
  label,
  autoComplete = 'username',
}: FieldProps & { readonly label?: string; readonly autoComplete?: string }) => {
  const { t } = useTranslation();
  return (
    <TextInput
      label={label ?? t('signIn.email')}
      type="email"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete={autoComplete}
      maxLength={254}
      error={error}
      autoFocus={autoFocus}
      required
    />
  );
};

/** A password, shown when asked; a new one says what it needs. */
export const PasswordField = ({
  value,
  onChange,
  error,
  autoFocus = false,
  isNew,
  label,
  ref,
}: FieldProps & { readonly isNew: boolean; readonly label?: string }) => {
  const { t } = useTranslation();
  return (
    <PasswordInput
      ref={ref}
      label={label ?? t('signIn.password')}
      description={isNew ? t('password.hint') : undefined}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete={isNew ? 'new-password' : 'current-password'}
      // A shorter one is told by the server, with its reason, beneath the field.
      maxLength={256}
      error={error}
      aria-invalid={error !== undefined}
      autoFocus={autoFocus}
      required
      visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
    />
  );
};

/** Six digits, or a recovery code. Phones and password managers fill it in. */
export const CodeField = ({
  value,
  onChange,
  error,
  autoFocus = true,
  recovery = false,
  ref,
}: FieldProps & { readonly recovery?: boolean }) => {
  const { t } = useTranslation();
  return (
    <TextInput
      // Another kind of code is another field.
      key={recovery ? 'recovery' : 'code'}
      ref={ref}
      label={t(recovery ? 'code.recovery' : 'code.label')}
      description={t(recovery ? 'code.recoveryHint' : 'code.hint')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete={recovery ? 'off' : 'one-time-code'}
      inputMode={recovery ? 'text' : 'numeric'}
      spellCheck={false}
      autoCapitalize="off"
      maxLength={32}
      error={error}
      autoFocus={autoFocus}
      required
      classNames={{ input: 'ad-code-input' }}
    />
  );
};
