// One Lambda with everything that all of ours share: its bundle, a role of its own without managed policies, a log group
// with an end, the architecture. What it may do and what it is told come from the capabilities, one call for both.

import { Aws, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  Code,
  Function as LambdaFunction,
  RecursiveLoop,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Bundles } from './bundles.ts';
import type { Settings } from './settings.ts';

/** In a function's metadata: where all functions share a few processors, the others go first. */
const PATIENT = 'faultline:patient';

export interface EntryFunctionProps {
  /** The file in functions/ without its ending. Two functions may share one. */
  readonly entry: string;
  readonly purpose: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly reservedConcurrency?: number;
  /** Nobody waits for its work by the second. */
  readonly patient?: true;
  readonly bundles: Bundles;
  readonly settings: Settings;
}

export class EntryFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly entry: string;
  readonly timeoutSeconds: number;

  constructor(scope: Construct, id: string, props: EntryFunctionProps) {
    super(scope, id);
    const { settings } = props;
    this.entry = props.entry;
    this.timeoutSeconds = props.timeoutSeconds;

    const logGroup = new LogGroup(this, 'Log', {
      retention: settings.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: props.purpose,
    });
    logGroup.grantWrite(role);

    this.lambda = new LambdaFunction(this, 'Function', {
      description: props.purpose,
      code: Code.fromAsset(props.bundles.folderOf(props.entry)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMegabytes,
      timeout: Duration.seconds(props.timeoutSeconds),
      environment: { STAGE: settings.stage },
      reservedConcurrentExecutions: props.reservedConcurrency || undefined,
      // A case arms its next alarm through a queue, hour after hour. Lambda would take that for a loop and stop it at about
      // the sixteenth invocation; what ends ours is that nothing is owed any more.
      // https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
      recursiveLoop: RecursiveLoop.ALLOW,
      role,
      logGroup,
    });
    // A function's default child is its CloudFormation resource.
    if (props.patient) (this.lambda.node.defaultChild as CfnFunction).addMetadata(PATIENT, true);
  }

  /** Tells the function something and lets it do what that is for: one call, so that neither is forgotten. */
  let(environment: Readonly<Record<string, string>>, ...statements: readonly PolicyStatement[]): void {
    for (const [name, value] of Object.entries(environment)) this.lambda.addEnvironment(name, value);
    for (const statement of statements) this.lambda.addToRolePolicy(statement);
  }

  /**
   * As `let`, for things that get their names at run time: `names` is the pattern of their ARN after
   * `arn:<partition>:`, and the reason says why nothing narrower can stand there.
   */
  letNamed(
    environment: Readonly<Record<string, string>>,
    right: { readonly actions: readonly string[]; readonly names: string; readonly reason: string },
  ): void {
    this.let(
      environment,
      new PolicyStatement({
        actions: [...right.actions],
        resources: [`arn:${Aws.PARTITION}:${right.names}`],
      }),
    );
    Validations.of(this).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:${right.names}]`,
      reason: right.reason,
    });
  }

  /** The right to call this function without its queue; nothing but this one, not its versions. */
  letInvoke(caller: EntryFunction, environmentName: string): void {
    caller.let(
      { [environmentName]: this.lambda.functionName },
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [this.lambda.functionArn] }),
    );
  }

  get stack(): Stack {
    return Stack.of(this);
  }
}
