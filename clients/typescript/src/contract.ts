// Generated from openapi.yaml by `npm run contract`. Do not edit.

export interface paths {
    "/api/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Resolve a cell
         * @description The read for run-time services, served from memory: the text of the cell with its variables
         *     filled in. Either `character_id`, or `user_id` alone for the character assigned to that
         *     user. A change is seen on every node within 100 ms; so is the archiving of the character or the
         *     emotion, from when on the answer is 409, also for users who are still assigned.
         *
         *     While an experiment splits the cell's traffic, some users get the text of one of its arms, always the
         *     same one; `experiment` says which, and `prompt_id` and `version` which text it stands in for. Without
         *     `user_id` it is the cell's own text.
         *
         *     A prompt that cannot be used is refused with 422, because who asked would pay for a clip of it:
         *     the problem has the code `blank` when the text shows nothing with its variables filled in, and
         *     `prompt_id`, `version` and `source` say which prompt that is.
         */
        get: operations["get_resolution"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/resolve/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hear when a resolution no longer holds
         * @description Server-sent events for a service that keeps what `GET /api/resolve` answered; a token of the
         *     scope `resolve` may read them. Each says what to forget:
         *
         *     - `hello`: the stream has begun. Forget everything: events have no ids, and what was missed is
         *       not sent again. A comment follows at least every `keep_alive_ms`; a longer silence means that
         *       the connection is lost.
         *     - `resync`: forget everything, as when events may have been missed.
         *     - `prompt`: a text of this character and emotion was saved or deleted; without a character, the
         *       global default, on which every character without a text of its own depends.
         *     - `character`: its name, an attribute or anything else of it changed: forget its answers.
         *     - `emotion`: forget the answers of this emotion.
         *     - `assignment`: forget the answers for this user.
         *     - `split`: an experiment began or ended to split traffic, or its shares changed: forget all
         *       answers for users.
         *
         *     An event arrives after the change can be read here. An answer that was asked for before it
         *     arrived, and one that another node gave within 100 ms of it, may still be the old one. Of what
         *     is kept, an answer with `mentions_time` does not hold a second later, and one with an
         *     `experiment` must be asked for each time, because a stopped split gives nobody new its text.
         *
         *     The stream ends, and a new one is refused (503), while this node does not hear of all changes:
         *     keep nothing meanwhile. It ends as well within seconds of the end of the token that opened it.
         *     The tokens of one admin may have 128 open in one process; one more is refused (429,
         *     `Retry-After`).
         */
        get: operations["stream_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/videos/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** Get a video */
        get: operations["get_video"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/videos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List videos
         * @description Latest first.
         */
        get: operations["list_videos"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Format: uuid
         * @description A UUID in its form of 36 characters.
         */
        Uuid: string;
        /** @description Words of a-z and 0-9 joined by single - or _, beginning with a letter. */
        EmotionName: string;
        /**
         * Format: date-time
         * @description RFC 3339, UTC.
         */
        Timestamp: string;
        /**
         * Format: date-time
         * @description RFC 3339, UTC; null when it has not happened.
         */
        NullableTimestamp: string | null;
        /** @description Continues the list; null at its end. */
        NextCursor: string | null;
        /** @description An admin; null for the system. */
        AdminReference: {
            id: components["schemas"]["Uuid"];
            display_name: string;
        } | null;
        /**
         * @description RFC 9457, with members of our own. Further members depend on the code. An answer that is an
         *     error has 64 KiB at most: what it repeats of a request is shortened, and a further member that
         *     does not fit is left out.
         * @example {
         *       "type": "/problems/invalid",
         *       "title": "Invalid",
         *       "status": 422,
         *       "code": "invalid",
         *       "detail": "prompt_text is missing.",
         *       "request_id": "01994b23c0de",
         *       "problems": [
         *         {
         *           "pointer": "/prompt_text",
         *           "code": "missing",
         *           "message": "prompt_text is missing."
         *         }
         *       ]
         *     }
         */
        Problem: {
            /** @description A relative reference, /problems/<code>. */
            type: string;
            title: string;
            status: number;
            /** @description Stable, e.g. stale_version. */
            code: string;
            /** @description A sentence for people. */
            detail: string;
            /** @description Also in the log of the server. */
            request_id: string;
            /** @description The rules that the request breaks: 100 at most, and not more than fit into 32 KiB. */
            problems?: components["schemas"]["BrokenRule"][];
        };
        BrokenRule: {
            /**
             * @description A JSON pointer into the body, or ?name; of a file, into the entry, or in CSV the name of a
             *     column. A name longer than 80 characters is cut there and ends in “…”.
             */
            pointer: string;
            /** @description Stable, e.g. too_long. */
            code: string;
            /** @description A sentence for people. */
            message: string;
        };
        /**
         * @description A variable that was left as it is written. The codes blank and too_long are of the whole
         *     prompt, which cannot be used: no clip is made of it, whatever `unresolved` says. With its
         *     variables filled in it shows nothing (blank), or has more than 20,000 characters (too_long; its
         *     resolved_text is null). The name is empty then.
         * @example {
         *       "code": "unknown",
         *       "name": "pipe",
         *       "position": 17,
         *       "length": 6,
         *       "message": "There is no variable {pipe}."
         *     }
         */
        VariableProblem: {
            /** @enum {string} */
            code: "unknown" | "missing" | "malformed" | "blank" | "too_long";
            name: string;
            /** @description In code points of the prompt. */
            position: number;
            /** @description In code points. */
            length: number;
            message: string;
        };
        /** @description Variables that were left as they are written. */
        VariableProblems: components["schemas"]["VariableProblem"][];
        /**
         * @description What doubled braces do to the text. literal_brace: one without its counterpart, which stands for
         *     one brace, so that JSON would arrive a brace short. doubled_name: the name of a variable is sent
         *     itself, not its value.
         * @example {
         *       "code": "doubled_name",
         *       "name": "emotion",
         *       "position": 0,
         *       "length": 11,
         *       "message": "The braces are doubled, so the name itself is sent; write {emotion} for its value."
         *     }
         */
        BraceHint: {
            /** @enum {string} */
            code: "literal_brace" | "doubled_name";
            /** @description The variable, or the braces. */
            name: string;
            /** @description In code points of the prompt. */
            position: number;
            /** @description In code points. */
            length: number;
            message: string;
        };
        /** @description Nothing that is refused, also with `unresolved` = reject. 100 at most. */
        BraceHints: components["schemas"]["BraceHint"][];
        /**
         * @example {
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "emotion": "excited",
         *       "mentions_time": false,
         *       "experiment": null,
         *       "user_id": null,
         *       "text": "Sherlock Holmes leaps up, eyes bright: the game is afoot.",
         *       "prompt_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be201",
         *       "version": 3,
         *       "version_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be303",
         *       "source": "character",
         *       "sha256": "27beeb29a07d51742a3bc2b3e6dd8fb09c5f4e8d6d5db2abafb80d38e35a1dfa",
         *       "resolution_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be401",
         *       "problems": [],
         *       "hints": [],
         *       "age_ms": 41,
         *       "cached": true,
         *       "resolved_at": "2026-03-04T09:15:02.000Z"
         *     }
         */
        Resolution: {
            character_id: components["schemas"]["Uuid"];
            emotion: components["schemas"]["EmotionName"];
            /** Format: uuid */
            user_id: string | null;
            /** @description What the video model is given. */
            text: string;
            prompt_id: components["schemas"]["Uuid"];
            version: number;
            version_id: components["schemas"]["Uuid"];
            /** @enum {string} */
            source: "character" | "global";
            /** @description Of the text, in hexadecimal. */
            sha256: string;
            resolution_id: components["schemas"]["Uuid"];
            problems: components["schemas"]["VariableProblems"];
            hints: components["schemas"]["BraceHints"];
            /** @description Since it was read from the database. */
            age_ms: number;
            cached: boolean;
            resolved_at: components["schemas"]["Timestamp"];
            experiment: components["schemas"]["SplitArm"];
            /** @description The time may be in the text, so that another read gives another text. */
            mentions_time: boolean;
        };
        /** @enum {string} */
        ClipStatus: "pending" | "processing" | "completed" | "failed" | "cancelled";
        RenderedSettings: {
            width: number;
            height: number;
            fps: number;
            duration_ms: number;
            seed: number;
        };
        /**
         * Format: uuid
         * @description Null when the job ended so long ago that it is gone; jobs are kept for 7 days.
         */
        JobId: string | null;
        /**
         * @description While it is pending, its place in the queue of its kind: 1 is next. Only where one clip is
         *     read, and not beyond 1000.
         */
        QueuePosition: number | null;
        /**
         * @description How long a clip of this kind takes once it has begun: the median of the last 50. Only where
         *     one clip is read that is not finished; null when there is nothing to go by.
         */
        UsualSeconds: number | null;
        /** @description Why it failed, fit for a person. */
        ClipError: {
            code: string;
            message: string;
        } | null;
        /**
         * @description How well a clip loops: the step from its last frame to its first, against the usual step between two
         *     frames. 1 is seamless, far above 1 jumps, near 0 shows one picture twice. Null until the clip is there,
         *     and for clips of a release that did not measure it.
         */
        SeamScore: number | null;
        /** @description Who makes the clip: `builtin`, or the name of a provider. */
        ClipProvider: string;
        /** @description The version of the provider's preset that the clip is made with; null for `builtin`. */
        ClipPreset: {
            id: components["schemas"]["Uuid"];
            /** @description As it is now. */
            name: string;
            version: number;
            version_id: components["schemas"]["Uuid"];
        } | null;
        /** @description What one clip is expected to cost in US dollars, as its preset says; null when it says nothing. */
        EstimatedCost: number | null;
        /**
         * @example {
         *       "video_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be701",
         *       "status": "pending",
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "emotion": "excited",
         *       "user_id": null,
         *       "resolved_prompt_text": "Sherlock Holmes leaps up, eyes bright: the game is afoot.",
         *       "prompt_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be201",
         *       "prompt_version": 3,
         *       "source": "character",
         *       "resolution_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be401",
         *       "experiment": null,
         *       "problems": [],
         *       "job_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be601",
         *       "created_at": "2026-03-04T09:20:00.000Z"
         *     }
         */
        QueuedVideo: {
            video_id: components["schemas"]["Uuid"];
            status: components["schemas"]["ClipStatus"];
            character_id: components["schemas"]["Uuid"];
            emotion: components["schemas"]["EmotionName"];
            /** Format: uuid */
            user_id: string | null;
            resolved_prompt_text: string;
            prompt_id: components["schemas"]["Uuid"];
            prompt_version: number;
            /** @enum {string} */
            source: "character" | "global";
            resolution_id: components["schemas"]["Uuid"];
            experiment: components["schemas"]["SplitArm"];
            problems: components["schemas"]["VariableProblems"];
            settings?: components["schemas"]["RenderedSettings"];
            job_id: components["schemas"]["JobId"];
            created_at: components["schemas"]["Timestamp"];
        };
        /** @description A video; its links and its time are null until it is completed. */
        Video: components["schemas"]["QueuedVideo"] & {
            video_url: string | null;
            poster_url: string | null;
            generation_timestamp: components["schemas"]["NullableTimestamp"];
            progress: number;
            error: components["schemas"]["ClipError"];
            character_name?: string;
            /** @description As it was saved. */
            prompt_text?: string;
            provider?: components["schemas"]["ClipProvider"];
            preset?: components["schemas"]["ClipPreset"];
            estimated_cost_usd?: components["schemas"]["EstimatedCost"];
            seam_score?: components["schemas"]["SeamScore"];
            /** @description Who is seen, as known when the video was asked for. */
            depicted?: {
                character_id: string;
                name: string;
                description: string;
            };
            requested_by?: components["schemas"]["AdminReference"];
            logged_at?: components["schemas"]["NullableTimestamp"];
            cancelled_by?: components["schemas"]["AdminReference"];
            queue_position?: components["schemas"]["QueuePosition"];
            usual_seconds?: components["schemas"]["UsualSeconds"];
        };
        /** @description The experiment that the text is of and which of its arms; null for the cell's own text. */
        SplitArm: {
            id: components["schemas"]["Uuid"];
            /** @enum {string} */
            arm: "a" | "b";
            phase: number;
        } | null;
        /**
         * @description What the stream of changes sends: the name of a property is the type of an event, its value the
         *     event's data. Never sent as a whole.
         */
        ChangeEvents: {
            hello: components["schemas"]["ChangesBegun"];
            resync: components["schemas"]["EmptyEvent"];
            prompt: components["schemas"]["PromptChange"];
            character: components["schemas"]["CharacterEvent"];
            emotion: components["schemas"]["EmotionEvent"];
            assignment: components["schemas"]["AssignmentEvent"];
            split: components["schemas"]["EmptyEvent"];
        };
        ChangesBegun: {
            /** @description The longest silence of a stream that stands. */
            keep_alive_ms: number;
        };
        PromptChange: {
            /**
             * Format: uuid
             * @description Null for a global default.
             */
            character_id: string | null;
            emotion: components["schemas"]["EmotionName"];
        };
        EmptyEvent: Record<string, never>;
        CharacterEvent: {
            character_id: components["schemas"]["Uuid"];
        };
        EmotionEvent: {
            emotion: components["schemas"]["EmotionName"];
        };
        AssignmentEvent: {
            user_id: components["schemas"]["Uuid"];
        };
    };
    responses: {
        /** @description Not understood, e.g. no JSON, the same key twice, or U+0000. */
        BadRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There are no credentials, or they do not hold. */
        Unauthenticated: {
            headers: {
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The credentials hold but do not allow this. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description The character, the emotion or the user is archived: `problems` says which, as
         *     `character_archived`, `emotion_archived` or `user_archived`. Restoring it is the way on.
         */
        Archived: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Understood, but it breaks a rule; `problems` names every one. */
        Invalid: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many at once. */
        RateLimited: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Something that is needed does not answer; the same request may work later. */
        Unavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * @description Which one.
         * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
         */
        Id: components["schemas"]["Uuid"];
        /** @description How many rows to answer with. */
        Limit: number;
        /** @description The `next_cursor` of the previous answer; none for the first page. */
        Cursor: string;
        /** @description Only those of this character. */
        CharacterIdFilter: components["schemas"]["Uuid"];
        /** @description Only those of this emotion. */
        EmotionFilter: components["schemas"]["EmotionName"];
        /** @description Only those in this state. */
        ClipStatusFilter: components["schemas"]["ClipStatus"];
        /** @description Only those made from this prompt. */
        PromptIdFilter: components["schemas"]["Uuid"];
        /** @description Together with `prompt_id`, only those made from this version. */
        PromptVersionFilter: number;
    };
    requestBodies: never;
    headers: {
        /** @description Seconds to wait. */
        RetryAfter: number;
        /** @description How to authenticate. */
        WwwAuthenticate: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_resolution: {
        parameters: {
            query: {
                /** @description The character; left out, it is the one assigned to the user. */
                character_id?: components["schemas"]["Uuid"];
                /** @description The emotion. */
                emotion: components["schemas"]["EmotionName"];
                /** @description Fills {user_id}, and chooses the character when none is named. */
                user_id?: components["schemas"]["Uuid"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The text, and where it comes from. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resolution"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Archived"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    stream_changes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream of events, each with a type and a JSON object; see the schema `ChangeEvents`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_video: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The video; its links are good for an hour. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Video"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_videos: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only those of this character. */
                character_id?: components["parameters"]["CharacterIdFilter"];
                /** @description Only those of this emotion. */
                emotion?: components["parameters"]["EmotionFilter"];
                /** @description Only those made from this prompt. */
                prompt_id?: components["parameters"]["PromptIdFilter"];
                /** @description Together with `prompt_id`, only those made from this version. */
                prompt_version?: components["parameters"]["PromptVersionFilter"];
                /** @description Only those made for this user. */
                user_id?: components["schemas"]["Uuid"];
                /** @description Only those in this state. */
                status?: components["parameters"]["ClipStatusFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of videos. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        videos: components["schemas"]["Video"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
}
