import type { Attributes } from '@opentelemetry/api'
import * as names from '../../core/semconv.js'

type Variables = Record<string, string | undefined>

/**
 * What a cloud says of itself by environment variables; no metadata server is asked.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/resource/cloud/
 */
export function cloudResource(env: Variables): Attributes {
  if (env.AWS_LAMBDA_FUNCTION_NAME)
    return {
      ...aws(env, 'aws_lambda'),
      [names.FAAS_NAME]: env.AWS_LAMBDA_FUNCTION_NAME,
      [names.FAAS_VERSION]: env.AWS_LAMBDA_FUNCTION_VERSION,
    }
  if (env.ECS_CONTAINER_METADATA_URI_V4 || env.ECS_CONTAINER_METADATA_URI) return aws(env, 'aws_ecs')
  if (env.K_SERVICE && env.K_REVISION)
    return {
      [names.CLOUD_PROVIDER]: 'gcp',
      [names.CLOUD_PLATFORM]: 'gcp_cloud_run',
      [names.FAAS_NAME]: env.K_SERVICE,
      [names.FAAS_VERSION]: env.K_REVISION,
    }
  return {}
}

const aws = (env: Variables, platform: string): Attributes => ({
  [names.CLOUD_PROVIDER]: 'aws',
  [names.CLOUD_PLATFORM]: platform,
  [names.CLOUD_REGION]: env.AWS_REGION,
})
