"""Generated from openapi.yaml by clients/contract.py. Do not edit."""

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict


Uuid: TypeAlias = str


EmotionName: TypeAlias = str


Timestamp: TypeAlias = str


NullableTimestamp: TypeAlias = str | None


NextCursor: TypeAlias = str | None


class AdminReferenceObject(TypedDict):
    id: Uuid
    display_name: str


AdminReference: TypeAlias = AdminReferenceObject | None


class BrokenRule(TypedDict):
    pointer: str
    code: str
    message: str


class Problem(TypedDict):
    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    problems: NotRequired[list[BrokenRule]]


class VariableProblem(TypedDict):
    code: Literal["unknown", "missing", "malformed", "blank", "too_long"]
    name: str
    position: int
    length: int
    message: str


VariableProblems: TypeAlias = list[VariableProblem]


class BraceHint(TypedDict):
    code: Literal["literal_brace", "doubled_name"]
    name: str
    position: int
    length: int
    message: str


BraceHints: TypeAlias = list[BraceHint]


class SplitArmObject(TypedDict):
    id: Uuid
    arm: Literal["a", "b"]
    phase: int


SplitArm: TypeAlias = SplitArmObject | None


class Resolution(TypedDict):
    character_id: Uuid
    emotion: EmotionName
    user_id: str | None
    text: str
    prompt_id: Uuid
    version: int
    version_id: Uuid
    source: Literal["character", "global"]
    sha256: str
    resolution_id: Uuid
    problems: VariableProblems
    hints: BraceHints
    age_ms: int
    cached: bool
    resolved_at: Timestamp
    experiment: SplitArm
    mentions_time: bool


ClipStatus: TypeAlias = Literal["pending", "processing", "completed", "failed", "cancelled"]


class RenderedSettings(TypedDict):
    width: int
    height: int
    fps: int
    duration_ms: int
    seed: int


JobId: TypeAlias = str | None


QueuePosition: TypeAlias = int | None


UsualSeconds: TypeAlias = float | None


class ClipErrorObject(TypedDict):
    code: str
    message: str


ClipError: TypeAlias = ClipErrorObject | None


SeamScore: TypeAlias = float | None


ClipProvider: TypeAlias = str


class ClipPresetObject(TypedDict):
    id: Uuid
    name: str
    version: int
    version_id: Uuid


ClipPreset: TypeAlias = ClipPresetObject | None


EstimatedCost: TypeAlias = float | None


class QueuedVideo(TypedDict):
    video_id: Uuid
    status: ClipStatus
    character_id: Uuid
    emotion: EmotionName
    user_id: str | None
    resolved_prompt_text: str
    prompt_id: Uuid
    prompt_version: int
    source: Literal["character", "global"]
    resolution_id: Uuid
    experiment: SplitArm
    problems: VariableProblems
    settings: NotRequired[RenderedSettings]
    job_id: JobId
    created_at: Timestamp


class VideoDepicted(TypedDict):
    character_id: str
    name: str
    description: str


class Video(QueuedVideo):
    video_url: str | None
    poster_url: str | None
    generation_timestamp: NullableTimestamp
    progress: float
    error: ClipError
    character_name: NotRequired[str]
    prompt_text: NotRequired[str]
    provider: NotRequired[ClipProvider]
    preset: NotRequired[ClipPreset]
    estimated_cost_usd: NotRequired[EstimatedCost]
    seam_score: NotRequired[SeamScore]
    depicted: NotRequired[VideoDepicted]
    requested_by: NotRequired[AdminReference]
    logged_at: NotRequired[NullableTimestamp]
    cancelled_by: NotRequired[AdminReference]
    queue_position: NotRequired[QueuePosition]
    usual_seconds: NotRequired[UsualSeconds]


class ChangesBegun(TypedDict):
    keep_alive_ms: int


EmptyEvent: TypeAlias = dict[str, Any]


class PromptChange(TypedDict):
    character_id: str | None
    emotion: EmotionName


class CharacterEvent(TypedDict):
    character_id: Uuid


class EmotionEvent(TypedDict):
    emotion: EmotionName


class AssignmentEvent(TypedDict):
    user_id: Uuid


class ChangeEvents(TypedDict):
    hello: ChangesBegun
    resync: EmptyEvent
    prompt: PromptChange
    character: CharacterEvent
    emotion: EmotionEvent
    assignment: AssignmentEvent
    split: EmptyEvent
