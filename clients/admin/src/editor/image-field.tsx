import { Button, FileButton, Progress } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import type { DraftNode } from '../draft/node.ts';
import { useRoom } from '../shell/context.ts';
import { useEditor } from './context.ts';
import { createUploader, uploadTypes } from './upload.ts';
import { useFieldError } from './use-field-error.ts';

/** An image: chosen or dropped, uploaded at once, shown as soon as it is in the library. */
export const ImageField = ({
  node,
  name,
  label,
}: {
  readonly node: DraftNode;
  readonly name: string;
  readonly label: string;
}) => {
  const { t } = useTranslation();
  const client = useClient();
  const { project } = useRoom();
  const { set, images, addImage } = useEditor();
  const error = useFieldError(node.id, [name]);
  const host = useRef<HTMLFieldSetElement>(null);
  const upload = useMemo(() => createUploader(client, project.id), [client, project.id]);
  const [share, setShare] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const value = node.props[name];
  const image = typeof value === 'string' ? images.get(value) : undefined;

  const take = async (file: File | null | undefined): Promise<void> => {
    if (file == null || share !== null) return;
    setProblem(null);
    setShare(0);
    const result = await upload(file, setShare).catch(() => ({ problem: 'error.internal' }));
    setShare(null);
    if ('problem' in result) {
      setProblem(result.problem);
      return;
    }
    addImage(result.image);
    set(node.id, [name], result.image.id, 'now');
  };
  useEffect(() => {
    const field = host.current;
    if (field === null) return;
    const enter = (event: DragEvent): void => {
      event.preventDefault();
      setOver(true);
    };
    const leave = (): void => setOver(false);
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      setOver(false);
      void take(event.dataTransfer?.files[0]);
    };
    // Beside the button, which does the same by keyboard.
    field.addEventListener('dragover', enter);
    field.addEventListener('dragleave', leave);
    field.addEventListener('drop', drop);
    return () => {
      field.removeEventListener('dragover', enter);
      field.removeEventListener('dragleave', leave);
      field.removeEventListener('drop', drop);
    };
  });
  const told = problem === null ? error : `${t(`${problem}.title`)}. ${t(`${problem}.text`)}`;

  return (
    <fieldset ref={host} className="ad-image" data-over={over || undefined}>
      <legend className="ad-label">{label}</legend>
      {image !== undefined && (
        <img
          className="ad-image-shown"
          src={image.path}
          width={image.width}
          height={image.height}
          alt={t('image.preview')}
        />
      )}
      <div className="ad-buttons">
        <FileButton accept={uploadTypes.join(',')} onChange={(file) => void take(file)}>
          {(props) => (
            <Button {...props} variant="default" size="compact-sm" loading={share !== null}>
              {t(image === undefined ? 'image.choose' : 'image.replace')}
            </Button>
          )}
        </FileButton>
        {value !== undefined && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            disabled={share !== null}
            onClick={() => set(node.id, [name], null, 'now')}
          >
            {t('image.remove')}
          </Button>
        )}
      </div>
      {share !== null && <Progress value={share * 100} aria-label={t('image.uploading')} />}
      <p className="ad-dim">{t('image.hint')}</p>
      <output className="ad-field-error">{told}</output>
    </fieldset>
  );
};
