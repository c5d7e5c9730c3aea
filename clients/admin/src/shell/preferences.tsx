import { ActionIcon, Button, Group, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { changeLanguage, languages } from '../i18n/setup.ts';

/** Language and scheme, each one press away. */
export const Preferences = () => {
  const { t, i18n } = useTranslation();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const nextScheme = scheme === 'dark' ? 'light' : 'dark';
  const nextLanguage = languages.find((language) => language !== i18n.language) ?? 'en';
  return (
    <Group gap={4} wrap="nowrap">
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        px={8}
        fw={500}
        lang={nextLanguage}
        onClick={() => void changeLanguage(nextLanguage)}
      >
        {t('shell.languageTo')}
      </Button>
      <Tooltip label={t(`shell.scheme.${nextScheme}`)}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t(`shell.scheme.${nextScheme}`)}
          onClick={() => setColorScheme(nextScheme)}
        >
          {scheme === 'dark' ? <IconSun size={16} stroke={1.8} /> : <IconMoon size={16} stroke={1.8} />}
        </ActionIcon>
      </Tooltip>
    </Group>
  );
};
