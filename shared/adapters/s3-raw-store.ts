// Raw messages and attachments, byte for byte, in one bucket. Every key begins with its tenant; a key is written once.

import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { RawStore } from '../app/ports.ts';
import { errorNameOf, unavailableOf } from './aws-errors.ts';

export class S3RawStore implements RawStore {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async put(tenantId: string, key: string, bytes: Uint8Array, contentType: string): Promise<string> {
    const place = `${tenantId}/${key}`;
    try {
      await this.#client.send(
        new PutObjectCommand({ Bucket: this.#bucket, Key: place, Body: bytes, ContentType: contentType }),
      );
    } catch (error) {
      throw unavailableOf('s3:PutObject', error);
    }
    return place;
  }

  async get(key: string): Promise<Uint8Array | null> {
    try {
      const answer = await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
      return answer.Body ? await answer.Body.transformToByteArray() : new Uint8Array();
    } catch (error) {
      // To whoever may not list the bucket, and none of ours may, S3 says this of an object that is not there.
      // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html#API_GetObject_RequestSyntax (Permissions)
      if (['NoSuchKey', 'AccessDenied'].includes(errorNameOf(error))) return null;
      throw unavailableOf('s3:GetObject', error);
    }
  }
}
