import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { useRoom, type Kind } from './context.ts';

const kinds: readonly Kind[] = ['live', 'sandbox'];

/** Live or sandbox: a word, a shape and a colour of its own, so that none is taken for the other. */
export const EnvironmentSwitch = () => {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { project, kind } = useRoom();
  const page = pathname.split('/')[4] ?? 'overview';
  return (
    <div className="ad-environments" role="radiogroup" aria-label={t('environment.switch')}>
      {kinds.map((each) => (
        <label key={each} className="ad-environment" data-kind={each} data-checked={each === kind || undefined}>
          <input
            type="radio"
            name="environment"
            value={each}
            checked={each === kind}
            onChange={() => void navigate(`/p/${project.id}/${each}/${page}`)}
          />
          <span className="ad-environment-dot" aria-hidden="true" />
          {t(`environment.${each}`)}
        </label>
      ))}
    </div>
  );
};
