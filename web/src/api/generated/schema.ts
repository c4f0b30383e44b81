// Generated from openapi.yaml by `npm run api`. Do not edit.

export interface paths {
    "/api/auth/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Answers with the session in the cookie. After ten wrong passwords the account is locked for
         *     15 minutes. A wrong e-mail and a wrong password get the same answer in the same time.
         */
        post: operations["sign_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out
         * @description Ends the session that the request came with. An API token stays as it is.
         */
        post: operations["sign_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I? */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change my password
         * @description Ends every other session of the admin, and by default the tokens that were made in any session
         *     of theirs, with those that these have made (`revoke_tokens`).
         */
        put: operations["put_own_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List my sessions */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions/{id}": {
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
        get?: never;
        put?: never;
        post?: never;
        /** End one of my sessions */
        delete: operations["delete_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/admins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List admins */
        get: operations["list_admins"];
        put?: never;
        /** Create an admin */
        post: operations["create_admin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/admins/{id}": {
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
        /** Get an admin */
        get: operations["get_admin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an admin
         * @description Changes the fields that are sent. Disabling an admin ends their sessions and tokens at once; a
         *     new password ends their sessions, and the tokens that `revoke_tokens` says.
         *     The last admin with the role admin can be neither disabled nor lowered (409).
         */
        patch: operations["patch_admin"];
        trace?: never;
    };
    "/api/admin/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API tokens */
        get: operations["list_tokens"];
        put?: never;
        /**
         * Create an API token
         * @description The answer is the only one that ever holds the token itself: keep it. Mien keeps a hash.
         *
         *     A token acts for the admin who made it and ends when that admin is disabled. One that is
         *     made with another token, which must have the scope full, ends no later than that one and is
         *     revoked with it; without `expires_at` it ends at the same time. One that is made in a login
         *     session outlives the session.
         */
        post: operations["create_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/tokens/{id}": {
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
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API token
         * @description With it end the tokens that were made with it.
         */
        delete: operations["delete_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/characters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List characters */
        get: operations["list_characters"];
        put?: never;
        /** Create a character */
        post: operations["create_character"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/character-names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Name characters
         * @description For pages that only know their ids. Archived characters are named too, unknown ids are left out.
         */
        get: operations["list_character_names"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/characters/{id}/neighbours": {
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
        /**
         * Get the characters before and after
         * @description In the list by name; an archived or unknown character has none.
         */
        get: operations["get_character_neighbours"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/characters/{id}": {
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
        /** Get a character */
        get: operations["get_character"];
        put?: never;
        post?: never;
        /**
         * Remove a character
         * @description A character that ever had a prompt, an assignment or a clip is archived and can be restored;
         *     any other is deleted.
         */
        delete: operations["delete_character"];
        options?: never;
        head?: never;
        /**
         * Change a character
         * @description Changes the fields that are sent; `attributes` is replaced as a whole.
         */
        patch: operations["patch_character"];
        trace?: never;
    };
    "/api/admin/characters/{id}/restore": {
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
        get?: never;
        put?: never;
        /** Restore an archived character */
        post: operations["restore_character"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/characters/{id}/posters": {
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
        /**
         * Show how the cells of a character look
         * @description The poster of the latest clip of each emotion, preview or video. It stays when the preview has
         *     expired, until the next clip of the cell is complete.
         */
        get: operations["list_posters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/emotions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List emotions */
        get: operations["list_emotions"];
        put?: never;
        /**
         * Add an emotion
         * @description Every character has a cell for it at once. Until it has a global default, cells without a
         *     text of their own are missing.
         */
        post: operations["create_emotion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/emotions/{emotion}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        /** Get an emotion */
        get: operations["get_emotion"];
        put?: never;
        post?: never;
        /**
         * Remove an emotion
         * @description An emotion that ever had a prompt or a clip is archived and can be restored; any other is
         *     deleted.
         */
        delete: operations["delete_emotion"];
        options?: never;
        head?: never;
        /**
         * Change an emotion
         * @description Changes the fields that are sent. The name is an emotion's identity and stays.
         */
        patch: operations["patch_emotion"];
        trace?: never;
    };
    "/api/admin/emotions/{emotion}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Restore an archived emotion */
        post: operations["restore_emotion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/matrix": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the matrix
         * @description A page of characters by name, each with the state of its cells.
         */
        get: operations["get_matrix"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/matrix/compact": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the matrix in few bytes
         * @description The same page of characters, for a screen that shows thousands of cells: the arrays of a row
         *     follow the order of `emotions`. Emotions that are archived are left out.
         */
        get: operations["get_compact_matrix"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/characters/{id}/emotional-prompts": {
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
        /**
         * List the prompts of a character
         * @description One prompt for every emotion: the character's own, or else the global default. A cell that
         *     has neither has the source `missing` and no text.
         */
        get: operations["list_prompts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/characters/{id}/emotional-prompts/tests": {
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
        get?: never;
        put?: never;
        /**
         * Preview all emotions of a character
         * @description One preview for every cell that has a text. Nothing is saved. When one of the texts shows nothing
         *     with its variables filled in, all are refused (422, `blank`).
         */
        post: operations["test_all_prompts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/characters/{id}/emotional-prompts/{emotion}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        /** Get the prompt of a cell */
        get: operations["get_prompt"];
        /**
         * Update the prompt of a cell
         * @description Makes a new version. A cell without a text of its own is 404: create it with POST.
         */
        put: operations["put_prompt"];
        /**
         * Create or update the prompt of a cell
         * @description Makes a new version. A text equal to the current one makes none and answers
         *     `unchanged: true`.
         */
        post: operations["post_prompt"];
        /**
         * Delete the prompt of a cell
         * @description The cell falls back to the global default. The deletion is a version too, and the history
         *     stays: a revert brings any text back.
         */
        delete: operations["delete_prompt"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/characters/{id}/emotional-prompts/{emotion}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        /**
         * List the versions of a prompt
         * @description Those of the character's own text; a cell that never had one is 404.
         */
        get: operations["list_prompt_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/characters/{id}/emotional-prompts/{emotion}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
                /**
                 * @description The number of a version, or its id.
                 * @example 3
                 */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        /** Get one version of a prompt */
        get: operations["get_prompt_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/characters/{id}/emotional-prompts/{emotion}/revert": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revert a prompt to a version
         * @description Restores the text of that version as a new version; every version stays. Reverting to a
         *     deletion deletes again.
         */
        post: operations["revert_prompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/characters/{id}/emotional-prompts/{emotion}/test": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview a prompt
         * @description Renders the text that is sent, or else the current one. Nothing is saved and no version is
         *     made. An equal request within 24 hours is offered the clip that is there already, unless
         *     `reuse` is false. A text that shows nothing with its variables filled in is refused (422, `blank`).
         */
        post: operations["test_prompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/global-prompts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the global defaults
         * @description One for each emotion; an emotion without a default has no text and no version.
         */
        get: operations["list_global_prompts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/global-prompts/{emotion}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        /** Get a global default */
        get: operations["get_global_prompt"];
        /**
         * Update a global default
         * @description Makes a new version, the first one for an emotion without a default. Texts of characters
         *     stay as they are.
         */
        put: operations["put_global_prompt"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/global-prompts/{emotion}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        /** List the versions of a global default */
        get: operations["list_global_prompt_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/global-prompts/{emotion}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
                /**
                 * @description The number of a version, or its id.
                 * @example 3
                 */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        /** Get one version of a global default */
        get: operations["get_global_prompt_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/global-prompts/{emotion}/revert": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revert a global default to a version */
        post: operations["revert_global_prompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/global-prompts/{emotion}/test": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview a global default
         * @description Renders the text that is sent, or else the current default. Nothing is saved.
         */
        post: operations["test_global_prompt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/drafts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List my drafts */
        get: operations["list_drafts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/characters/{id}/emotional-prompts/{emotion}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        /** Get my draft of a cell */
        get: operations["get_draft"];
        /**
         * Keep my draft of a cell
         * @description Replaces the draft that I have here. `If-Match` with its ETag, or `If-None-Match: *` for the
         *     first, refuses to replace what I wrote in another tab meanwhile (412, with the draft that is
         *     there, or null); without them the last write wins. A draft makes no version, and is not in the
         *     audit log. Saving its text deletes it, and so do 90 days without a change. My other streams of
         *     events are told by the event `draft`.
         */
        put: operations["put_draft"];
        post?: never;
        /** Discard my draft of a cell */
        delete: operations["delete_draft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/global-prompts/{emotion}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        /** Get my draft of a global default */
        get: operations["get_global_draft"];
        /**
         * Keep my draft of a global default
         * @description Replaces the draft that I have here. `If-Match` with its ETag, or `If-None-Match: *` for the
         *     first, refuses to replace what I wrote in another tab meanwhile (412, with the draft that is
         *     there, or null); without them the last write wins. A draft makes no version, and is not in the
         *     audit log. Saving its text deletes it, and so do 90 days without a change. My other streams of
         *     events are told by the event `draft`.
         */
        put: operations["put_global_draft"];
        post?: never;
        /** Discard my draft of a global default */
        delete: operations["delete_global_draft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say that I have a cell open
         * @description Send it when the cell is opened and then every 15 seconds: it holds for 40. The others learn
         *     of it by the event `presence`; who merely falls silent is told by nothing but the answer to
         *     the next heartbeat. `editing` takes the role editor.
         */
        put: operations["put_presence"];
        post?: never;
        /**
         * Say that I have closed a cell
         * @description Names the cell in the query, so that a page can send it while it closes. Without `emotion`
         *     all cells that I have open.
         */
        delete: operations["delete_presence"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/prompts/bulk-saves": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Save many prompts
         * @description Either `items`, each with its own text, or one `prompt_text` for every cell of
         *     `character_ids` and `emotions`. A `character_id` of null means the global default. At most
         *     500 cells, none of them twice; 16 MiB.
         *
         *     The answer holds what undoes the change: a bulk revert of every result that is not
         *     `unchanged`, with `previous_version` as `version_id` and `version` as `expected_version`.
         */
        post: operations["bulk_save"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/prompts/bulk-reverts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revert many prompts
         * @description Each cell gets the text of an earlier version, or with a `version_id` of null no text of its
         *     own; a global default, which cannot be deleted, refuses null (409). With `on_stale: leave`
         *     cells that somebody has changed since `expected_version` are left as they are, with the
         *     outcome `stale`; otherwise one such cell refuses the whole request (412).
         */
        post: operations["bulk_revert"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/prompts/bulk-deletions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete many prompts
         * @description The cells fall back to their global defaults.
         */
        post: operations["bulk_delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List templates
         * @description By name, each with how many cells have a text of it.
         */
        get: operations["list_templates"];
        put?: never;
        /**
         * Add a template
         * @description Refused when it would include itself, nest more than 5 levels or become too long (`cycle`, `too_deep`,
         *     `too_long`).
         */
        post: operations["create_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/templates/{id}": {
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
        /** Get a template */
        get: operations["get_template"];
        /**
         * Save a template
         * @description Adds a version; what is left out stays as it is, and the same content adds none (`unchanged`). Judged
         *     for every template that includes this one, too. The texts of cells stay until they are propagated.
         */
        put: operations["put_template"];
        post?: never;
        /**
         * Archive a template
         * @description It can be applied no more. Its cells keep their texts, and templates that include it go on doing so.
         */
        delete: operations["delete_template"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/templates/{id}/restore": {
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
        get?: never;
        put?: never;
        /** Restore an archived template */
        post: operations["restore_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/templates/{id}/versions": {
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
        /**
         * List the versions of a template
         * @description Newest first.
         */
        get: operations["list_template_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/templates/{id}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The number of a version, or its id.
                 * @example 3
                 */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        /** Get a version of a template */
        get: operations["get_template_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/templates/{id}/revert": {
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
        get?: never;
        put?: never;
        /**
         * Revert a template
         * @description Adds a version with the content of an earlier one.
         */
        post: operations["revert_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/templates/{id}/cells": {
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
        /**
         * List the cells of a template
         * @description Cells and global defaults whose text came from it.
         */
        get: operations["list_template_cells"];
        /**
         * Pin, release or detach cells
         * @description Texts stay as they are. A cell that is pinned keeps its version of the template; one that is detached no
         *     longer belongs to it, until it is applied again.
         */
        put: operations["set_template_cells"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/templates/{id}/apply": {
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
        get?: never;
        put?: never;
        /**
         * Apply a template to cells
         * @description Each cell gets a version whose origin names the template, its version and the values. All of them or
         *     none. With `version` the cells are pinned to that version; without it they follow the newest. The values
         *     of a cell are its own, else the attributes of its character that `values_from_attributes` names, else
         *     `values`.
         */
        post: operations["apply_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/templates/{id}/plan": {
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
        get?: never;
        put?: never;
        /**
         * Plan a new version
         * @description Each cell whose text would change, or could be no prompt, when the newest version were propagated; with
         *     a text or placeholders, as if they were the newest version. Also the cells of templates that include
         *     this one. Changes nothing.
         */
        post: operations["plan_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/templates/{id}/propagate": {
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
        get?: never;
        put?: never;
        /**
         * Propagate the newest version
         * @description One new version for each cell of the plan that is not named here, in one transaction. `exclude` leaves a
         *     cell for another time, `pin` leaves it with the version that it has, `detach` for good. With `plan`, a
         *     plan that is another one by now is refused (409).
         */
        post: operations["propagate_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/templates/{id}/runs": {
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
        /**
         * List the runs of a template
         * @description Latest first.
         */
        get: operations["list_template_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/template-runs/{id}/undo": {
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
        get?: never;
        put?: never;
        /**
         * Undo a run
         * @description Each cell that is as the run left it gets back what it had before: its text, the template of that,
         *     values and pin. Cells that have changed since, or are archived, are left as they are and named in
         *     `left`. A run that came from another environment with a copy of its data cannot be undone (409).
         */
        post: operations["undo_template_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/prompts/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List exports
         * @description Those whose files are kept or under way, latest first.
         */
        get: operations["list_exports"];
        put?: never;
        /**
         * Export prompts to a file
         * @description Writes the prompts, as they are at one moment, to a file: with `history` every version, else
         *     only the newest of each cell. A cell without a text of its own and without history is not in
         *     it. The formats are described in `docs/formats/`.
         *
         *     The answer waits some seconds for the file: 201 when it is there, with its link in
         *     `file_url`; 202 when it takes longer, and then `GET` or the event stream tell how far it is.
         *     409 when somebody cancels it meanwhile. A file is kept for seven days.
         */
        post: operations["export_prompts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/prompts/export-images": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Measure the reference images of an export
         * @description How many reference images an export of these characters and emotions would have, and how large
         *     they are: for choosing whether they shall go with it.
         */
        get: operations["measure_export_images"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/prompts/export/{id}": {
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
        /** Get an export */
        get: operations["get_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/prompts/export/{id}/cancel": {
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
        get?: never;
        put?: never;
        /**
         * Cancel an export
         * @description One that is finished already is 409.
         */
        post: operations["cancel_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/prompts/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List imports
         * @description Latest first, without `error`, which the import itself has.
         */
        get: operations["list_imports"];
        put?: never;
        /**
         * Plan an import from a file
         * @description Reads the file and plans what each of its prompts would do here. Nothing is changed: the plan
         *     is looked at with `preview` and done with `apply`. JSON and CSV, plain or packed with gzip or
         *     zip; at most 1 GiB, 4 GiB unpacked. The formats are described in `docs/formats/`.
         *
         *     The file is the part `file` of a form, or it is the body itself, under any other content type
         *     (`application/json`, `text/csv`, `application/gzip`, `application/octet-stream`, …) and with
         *     its name in `file_name`. What the file is, its bytes tell.
         *
         *     The answer waits some seconds for the plan: 201 when it is there, 202 when it takes longer. A
         *     file that cannot be read as a whole is 422, with the place; what is wrong with one prompt is
         *     an `error` row of the plan; 409 says that somebody has cancelled the import meanwhile. A plan
         *     is kept for 24 hours.
         */
        post: operations["import_prompts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/prompts/import/{id}": {
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
        /** Get an import */
        get: operations["get_import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/prompts/import/{id}/preview": {
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
        /**
         * Preview what an import would do
         * @description One row for each prompt of the file, in its order; nothing is changed. The first page also
         *     names the characters, emotions, templates and reference images that would be created or
         *     changed, or cannot be, 200 of each at most.
         *     409 while the file is being read, 410 when the plan was given up or has expired. The rows of an
         *     applied import are its report, until it expires; then there are none.
         */
        get: operations["preview_import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/prompts/import/{id}/plan": {
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
        get?: never;
        put?: never;
        /**
         * Plan an import anew
         * @description Compares the file with the prompts as they are now, after `apply` was refused because they
         *     moved. 409 unless the import is planned.
         */
        post: operations["replan_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/prompts/import/{id}/apply": {
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
        get?: never;
        put?: never;
        /**
         * Apply an import
         * @description Does what the plan says, in one transaction: all of it or nothing. `strategy` says what
         *     becomes of `conflict` rows; `decisions` say otherwise for single rows. A reference image that
         *     is another here stays with `skip`, and is replaced with `overwrite` and `merge`; `decisions`
         *     with the part `reference_image` say otherwise for single ones.
         *
         *     Refused with 409 when a prompt moved since the plan (`moved` names them, 100 at most, each with
         *     item, character_id, emotion, planned_version and current_version: plan anew), when a reference
         *     image did (`moved_images`), or when the import was applied already; with 422 while the plan has `error` rows and
         *     `skip_errors` is not set. The answer waits some seconds for the end: 200 when it is done, 202
         *     when it takes longer, 409 when somebody has cancelled it meanwhile.
         */
        post: operations["apply_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/prompts/import/{id}/cancel": {
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
        get?: never;
        put?: never;
        /**
         * Cancel an import
         * @description Stops the reading or the applying, or gives up the plan. An apply that is stopped has changed
         *     nothing. One that is finished already is 409.
         */
        post: operations["cancel_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/characters/{id}/reference-images": {
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
        /**
         * List the reference images of a character
         * @description The main image first, then those of emotions. Links are good for an hour.
         */
        get: operations["list_reference_images"];
        /**
         * Put a reference image
         * @description A PNG, JPEG or WebP of 20 MiB and 8192 pixels a side at most, as the part `file` of a form or as
         *     the body itself. It is decoded apart from everything else, cut to `crop`, scaled down to 1024
         *     pixels a side and kept as a PNG without metadata. It takes the place of the one that was there;
         *     of several requests for one place the one that came last counts, whichever is done first.
         *
         *     The answer waits some seconds: 200 when the image is there, 202 when it takes longer. What is no
         *     such image is 422.
         */
        put: operations["put_reference_image"];
        post?: never;
        /** Remove a reference image */
        delete: operations["delete_reference_image"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reference-image-uploads/{id}/cancel": {
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
        get?: never;
        put?: never;
        /**
         * Cancel the upload of a reference image
         * @description One that is finished already is 409.
         */
        post: operations["cancel_reference_image"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/characters/{id}/clip-exports": {
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
        /**
         * List the files of a character's clips
         * @description Those that are kept or under way, latest first.
         */
        get: operations["list_clip_exports"];
        put?: never;
        /**
         * Export the clips of a character
         * @description Packs the newest completed video of each emotion for another program:
         *
         *     - `sillytavern`: an expression pack, one animated WebP for each label of the label map.
         *     - `charx`: a Character Card V3 with its clips as assets, and what is known of them in
         *       `extensions.mien`.
         *     - `zip`: clips, posters, reference images and a `manifest.json`.
         *
         *     Emotions without a video are told in `missing`, and in the file. The same clips make the same
         *     bytes. 201 when the file is there, 202 when it takes longer; it is kept for seven days. 409 when
         *     the character has no video at all.
         */
        post: operations["create_clip_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/clip-exports/{id}": {
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
        /** Get a file of clips */
        get: operations["get_clip_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/clip-exports/{id}/cancel": {
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
        get?: never;
        put?: never;
        /**
         * Cancel a file of clips
         * @description One that is finished already is 409.
         */
        post: operations["cancel_clip_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/card-imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List imports of cards
         * @description Latest first.
         */
        get: operations["list_card_imports"];
        put?: never;
        /**
         * Plan an import of a character card
         * @description Reads a card and says what would come of it; nothing is changed until `apply`. It may be a
         *     SillyTavern PNG (`chara`, `ccv3`), a JSON document (V1, V2, V3), a CHARX file, or a zip of
         *     expressions such as `joy.png`. With `character_id` only the images are taken; that can also be
         *     said with `apply`. At most 128 MiB. Nothing of a card is run, and no address in it is looked up.
         *
         *     201 when the plan is there, 202 when it takes longer. A plan is kept for a day.
         */
        post: operations["import_card"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/card-imports/{id}": {
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
        /**
         * Get an import of a card
         * @description With `character_id`, or when the import names a character, `plan.images` tell what that character
         *     has in their places.
         */
        get: operations["get_card_import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/card-imports/{id}/apply": {
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
        get?: never;
        put?: never;
        /**
         * Apply an import of a card
         * @description Makes the character and its reference images, or gives the images to a character that is here,
         *     all in one transaction. An image that cannot be used is told in `result.left_out` and leaves the
         *     others alone. No image that is there is overwritten unless `replace` names it. 409 when there is
         *     no plan, when it was applied, or when an image in `replace` is another by now; 422 for a zip of
         *     expressions without a character or a name.
         */
        post: operations["apply_card_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/card-imports/{id}/cancel": {
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
        get?: never;
        put?: never;
        /**
         * Cancel an import of a card
         * @description Stops what runs, or gives up the plan. One that is applied already is 409.
         */
        post: operations["cancel_card_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/expression-labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the label map
         * @description Which of the expressions that other programs know stand for an emotion.
         */
        get: operations["get_expression_labels"];
        /**
         * Change the label map
         * @description A label stands for one emotion. Takes effect with the next export or plan.
         */
        put: operations["put_expression_labels"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
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
    "/api/admin/prompts/resolutions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resolve a text that need not be saved
         * @description What an editor shows while somebody types. Changes nothing. Unlike GET /api/resolve it also answers
         *     with a text that shows nothing, whose problem is `blank`.
         */
        post: operations["resolve_text"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/previews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List previews
         * @description Those that have not expired, latest first.
         */
        get: operations["list_previews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/previews/{id}": {
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
        /** Get a preview */
        get: operations["get_preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/previews/{id}/cancel": {
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
        get?: never;
        put?: never;
        /**
         * Cancel a preview
         * @description One that is finished already is 409.
         */
        post: operations["cancel_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/previews/{id}/retry": {
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
        get?: never;
        put?: never;
        /**
         * Try a preview again
         * @description For one that has failed or was cancelled; any other is 409.
         */
        post: operations["retry_preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/videos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Generate a video
         * @description Resolves the cell, queues the generation and answers at once. `user_id` without
         *     `character_id` means the character assigned to the user. With the `resolution_id` of
         *     GET /api/resolve the video is made from exactly that version and those values, or refused (409)
         *     when the cell stands for something else by now; `{timestamp}` alone is filled in anew: it is the
         *     moment of each resolution. A text that shows nothing with its variables filled in is refused (422,
         *     `blank`), whatever `unresolved` says.
         */
        post: operations["create_video"];
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
    "/api/videos/{id}/cancel": {
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
        get?: never;
        put?: never;
        /**
         * Cancel a video
         * @description One that is finished already is 409.
         */
        post: operations["cancel_video"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/videos/{id}/retry": {
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
        get?: never;
        put?: never;
        /**
         * Try a video again
         * @description For one that has failed or was cancelled; any other is 409.
         */
        post: operations["retry_video"];
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
    "/api/admin/usage-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which version made which video
         * @description The log of every generated video, latest first. With `prompt_id` and `prompt_version`: all
         *     videos of one version.
         */
        get: operations["list_usage_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow changes
         * @description Server-sent events, each with a JSON object. What is true is what a GET answers: events say
         *     that something changed, and arrive after the change can be read.
         *
         *     - `hello`: the stream has begun. After a reconnection read anew what is shown: events have no
         *       ids, and what was missed is not sent again.
         *     - `resync`: events may have been missed; read anew what is shown. Also sent instead of a great
         *       many events at once, and as the last event of a stream whose data is served from another
         *       database from then on: its `retry` brings the client back at once.
         *     - `job`: the job of a preview, video, export or import changed.
         *     - `prompt`: a version was saved, or the text of a cell deleted.
         *     - `character`, `emotion`, `assignment`: it was created, changed, archived, restored or deleted.
         *     - `template`: it was created, changed, archived or restored; its cells may be behind now.
         *     - `provider`, `preset`: it was created, changed, tested, archived or restored.
         *     - `preset_choices`: another preset makes the clips of some cells.
         *     - `submission`: what a provider was asked for a clip moved on, there or in its queue.
         *     - `experiment`: it began to split the traffic, with other shares, or stopped.
         *     - `presence`: who has the cell open now, the reader included; ten at most.
         *     - `draft`: a draft of the reader's own was kept, saved or discarded, in whichever tab; nobody
         *       else is told.
         *
         *     The schema `Events` has the data of each event by its name.
         *
         *     A stream with a filter gets only `hello`, `resync` and the `job` events that pass it. Every
         *     stream ends within seconds of the end of the session or token that opened it; following one
         *     does not keep a session from ending for want of use. An admin may have 16 open in one process;
         *     one more is refused (429, `Retry-After`).
         */
        get: operations["stream_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{kind}/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the file is. */
                kind: "previews" | "videos" | "exports" | "experiments";
                /** @description The name of the file, as it stands in a link. */
                file: string;
            };
            cookie?: never;
        };
        /**
         * Get a clip, its poster, or an exported file
         * @description The target of `video_url`, `poster_url` and `file_url`. The signature in the link is the permission, so
         *     that a player needs no credentials. On staging it takes the credentials of an admin as well. Byte ranges
         *     are served. Where the object store can be reached by browsers, the answer leads there (307), with a
         *     signature that is good for 15 minutes at most.
         */
        get: operations["get_media"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List providers
         * @description By name, each with what it has been paid and what is left of its budgets. `builtin` is none of them: it is
         *     always there.
         */
        get: operations["list_providers"];
        put?: never;
        /**
         * Connect a provider
         * @description It is tested first, and refused when it does not answer or does not take its key (`unreachable`,
         *     `wrong_key`, `no_credit`), unless `force` is true. The key and the headers are kept sealed and never shown
         *     again. Needs the section `[providers]` of the configuration.
         */
        post: operations["create_provider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/providers/{id}": {
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
        /** Get a provider */
        get: operations["get_provider"];
        put?: never;
        post?: never;
        /**
         * Archive a provider
         * @description Nothing is sent to it any more; its clips and its presets stay. Refused while a preset of it is chosen.
         */
        delete: operations["delete_provider"];
        options?: never;
        head?: never;
        /**
         * Change a provider
         * @description What is left out stays as it is. A change of the address, the key or the headers is tested first, as a
         *     new provider is. A key belongs to its address: another scheme, host or port needs it anew
         *     (`key_missing`, `headers_missing`). A budget needs presets that say what a clip costs (`no_price`).
         */
        patch: operations["patch_provider"];
        trace?: never;
    };
    "/api/admin/providers/{id}/restore": {
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
        get?: never;
        put?: never;
        /** Restore an archived provider */
        post: operations["restore_provider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/providers/{id}/test": {
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
        get?: never;
        put?: never;
        /**
         * Test a provider
         * @description Asks whether it answers and takes its key. Renders nothing and costs nothing.
         */
        post: operations["test_provider"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List presets
         * @description By name, without their contents.
         */
        get: operations["list_presets"];
        put?: never;
        /**
         * Add a preset
         * @description Its content is checked, and the provider itself is asked what it makes of it: each problem has a pointer
         *     into `/content`. What cannot be asked now (`not_checked`) is stored only with `force`.
         */
        post: operations["create_preset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/presets/{id}": {
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
        /** Get a preset */
        get: operations["get_preset"];
        /**
         * Save a preset
         * @description Adds a version; what is left out stays as it is, and the same content adds none (`unchanged`). Checked as a
         *     new preset is. Clips that were asked for keep their version.
         */
        put: operations["put_preset"];
        post?: never;
        /**
         * Archive a preset
         * @description Refused while it is chosen.
         */
        delete: operations["delete_preset"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/presets/{id}/restore": {
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
        get?: never;
        put?: never;
        /** Restore an archived preset */
        post: operations["restore_preset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/presets/{id}/versions": {
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
        /**
         * List the versions of a preset
         * @description Newest first, without their contents.
         */
        get: operations["list_preset_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/presets/{id}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The number of a version, or its id.
                 * @example 3
                 */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        /** Get a version of a preset */
        get: operations["get_preset_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/presets/{id}/revert": {
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
        get?: never;
        put?: never;
        /**
         * Revert a preset
         * @description Adds a version with the content of an earlier one, which is checked as a new preset is: the provider may have
         *     changed since.
         */
        post: operations["revert_preset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/presets/{id}/dry-run": {
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
        get?: never;
        put?: never;
        /**
         * Show what would be sent
         * @description The body that the provider would get for a cell, without secrets; where each part of the order stands in it;
         *     and what the provider itself makes of the preset. No clip is ordered. Changes nothing.
         */
        post: operations["dry_run_preset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/preset-choices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List choices
         * @description Which preset makes the clips of which cells. The most specific choice counts: that of the cell, of its
         *     character, of its emotion, of all cells; without any, `builtin`. The least specific ones come first.
         */
        get: operations["list_preset_choices"];
        /**
         * Choose a preset
         * @description For the cell, the character, the emotion or all cells that the body names; that of all cells needs the role
         *     admin. With `inherit` the choice is taken back. Clips that were asked for keep what was chosen then.
         */
        put: operations["put_preset_choice"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/preset-choices/resolved": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get what makes the clips of a cell
         * @description With what one clip is expected to cost and what is left of the provider's budgets.
         */
        get: operations["get_resolved_choice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/submissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what providers were asked
         * @description Each is one request to a provider to make one clip, written down before it was sent; newest first. What
         *     has not ended stands where its `state` and `stage` say. One that is `parked` waits for a person: its
         *     answer was lost, so that the provider may be making the clip, and it is not asked again.
         */
        get: operations["list_submissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/submissions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a submission
         * @description With the body that was sent, in which no key ever stands.
         */
        get: operations["get_submission"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/submissions/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say what became of a parked submission
         * @description After a look at the provider. `made` with the id that the provider gave it: the clip's job goes on and
         *     takes it. `made` without an id: it has ended and counts as paid, and the clip may be tried again.
         *     `not_made`: it cost nothing, and the clip may be tried again. Until then a retry of the clip is refused
         *     with 409, whose problem has `submission_id`.
         */
        post: operations["resolve_submission"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/provider-webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell of news (for providers)
         * @description Changes nothing. Where a provider delivers its webhooks; Mien gives it this address with each request, when its own
         *     address begins with https. A delivery proves itself by its signature over the bytes of the body. It is
         *     only a hint: the provider is asked at once, and its answer counts, so that a delivery may come late,
         *     often, or never.
         */
        post: operations["receive_provider_webhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List experiments
         * @description Latest first.
         */
        get: operations["list_experiments"];
        put?: never;
        /**
         * Create an experiment
         * @description A draft, in which everything can be changed until it is started.
         */
        post: operations["create_experiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/{id}": {
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
        /**
         * Get an experiment
         * @description While it runs, its raters see its texts as null (`blinded`).
         */
        get: operations["get_experiment"];
        /**
         * Change a draft
         * @description Replaces all of it. An experiment that was started is 409.
         */
        put: operations["put_experiment"];
        post?: never;
        /**
         * Delete a draft
         * @description An experiment that was started is 409; it can be archived once it is closed.
         */
        delete: operations["delete_experiment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/{id}/start": {
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
        get?: never;
        put?: never;
        /**
         * Start an experiment
         * @description Draws the pairs, queues both clips of each with the same seed and settings, and fixes the order and sides of
         *     each rater. Voting begins with the last clip. At most one experiment runs in a cell (409). A verdict
         *     needs two raters who wrote neither of the texts (422).
         */
        post: operations["start_experiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/{id}/next-trial": {
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
        /**
         * Get my next trial
         * @description For the panel. Nothing in the answer or in the clips tells which text is on which side.
         */
        get: operations["get_next_trial"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/{id}/results": {
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
        /**
         * Get the results
         * @description Derived from the votes each time. Raters see only how far the experiment is until it is closed, or until
         *     they look (unblind): it may be extended.
         */
        get: operations["get_experiment_results"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/{id}/pairs": {
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
        /**
         * List the pairs
         * @description With their clips and the answers of the panel, those on which it disagrees the most first. None for raters
         *     from whom the texts are hidden.
         */
        get: operations["list_experiment_pairs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/{id}/unblind": {
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
        get?: never;
        put?: never;
        /**
         * Look at what is hidden
         * @description Shows a rater everything, says so in the audit log, and ends the votes of this rater. Pairs that waited for
         *     this rater alone are complete then, which may decide the experiment.
         */
        post: operations["unblind_experiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/{id}/extend": {
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
        get?: never;
        put?: never;
        /**
         * Add pairs to an experiment
         * @description More pairs of the same cells, rendered as the first ones were; the evidence goes on from where it is. Voting
         *     rests until their clips are made, and a split of traffic ends. Only of an experiment that runs, whose prompts
         *     are as they were at its start, and whose new clips are within the budget of their provider (409); a closed
         *     one has shown its texts to the panel.
         */
        post: operations["extend_experiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/{id}/close": {
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
        get?: never;
        put?: never;
        /**
         * Close an experiment
         * @description Pairs with some of their votes count with those. A vote that decides an experiment closes it by itself.
         */
        post: operations["close_experiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/{id}/promote": {
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
        get?: never;
        put?: never;
        /**
         * Promote the winner
         * @description Saves the winner's text in every cell, with the reason `won experiment n`, all or none. A prompt that has
         *     changed since the start is 412. A cell whose text a version of a template won then has that version: it
         *     follows the template when that is the newest, else it is pinned.
         */
        post: operations["promote_experiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/{id}/bundle": {
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
        /**
         * Get the winner as a file
         * @description The winner's text of every cell, with the reason `won experiment n`: a file of prompts in JSON, without
         *     history, that another environment imports. Without a winner it is 409.
         */
        get: operations["get_experiment_bundle"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/{id}/archive": {
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
        get?: never;
        put?: never;
        /**
         * Archive an experiment
         * @description A draft or a closed one; its votes and clips stay.
         */
        post: operations["archive_experiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiments/{id}/split": {
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
        get?: never;
        /**
         * Split production's traffic, or change the shares
         * @description From then on these shares of all users get the text of an arm, wherever a cell of the experiment is
         *     resolved for them or a video of it is made. Who gets which depends on the user's id and the experiment
         *     alone. Other shares begin another phase; as many users as possible keep their arm. The shares that it
         *     has already change nothing. Only an experiment that runs can be split, and to begin with only while
         *     every cell is as it was at the start and in use (409). A cell whose prompt changes later is not split
         *     any more; a save counts for everybody.
         */
        put: operations["put_experiment_split"];
        post?: never;
        /**
         * Stop splitting
         * @description Every user gets the cell's own text again, at once on every node. The end of the experiment stops it
         *     too. An experiment that is not split is 409.
         */
        delete: operations["delete_experiment_split"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/experiments/outcomes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell what came of a resolution
         * @description What a user did with what an arm's text made: something that has a name and succeeded or not. It is
         *     recorded once for each resolution and name: the same again is 200 and changes nothing, the opposite
         *     is 409. Send failures as well as successes: proportions are of both. A resolution that no experiment
         *     took part in is 404. One of more than 30 days ago is 422, and so is one of another experiment or arm
         *     than the request names. After the experiment has ended nothing is recorded (409). An experiment has
         *     at most 5 names of outcomes.
         */
        post: operations["post_outcome"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiment-trials/{id}/clips/{side}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description Which clip of the trial.
                 * @example left
                 */
                side: "left" | "right";
            };
            cookie?: never;
        };
        /**
         * Get a clip of my trial
         * @description Byte ranges are served. A trial of somebody else is 404. Both clips of a trial have the same size: behind
         *     the shorter file stands a box of type `free`.
         */
        get: operations["get_trial_clip"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiment-trials/{id}/vote": {
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
        get?: never;
        /**
         * Change my vote
         * @description The last answer counts, once. When all votes on the pair are in, none changes any more (409).
         */
        put: operations["put_vote"];
        /**
         * Vote
         * @description One answer for each trial; the second is 409. The answer that decides an experiment closes it.
         */
        post: operations["post_vote"];
        /**
         * Take my vote back
         * @description The trial is to be answered again, and comes next. When all votes on the pair are in, none changes any
         *     more (409).
         */
        delete: operations["withdraw_vote"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/experiment-power": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many pairs find how weak a preference
         * @description In four of five experiments.
         */
        get: operations["get_experiment_power"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users */
        get: operations["list_users"];
        put?: never;
        /** Create a user */
        post: operations["create_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/users/{id}": {
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
        /** Get a user */
        get: operations["get_user"];
        put?: never;
        post?: never;
        /**
         * Remove a user
         * @description A user who ever had an assignment or a video is archived and can be restored; any other is
         *     deleted.
         */
        delete: operations["delete_user"];
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description Changes the fields that are sent; `attributes` is replaced as a whole.
         */
        patch: operations["patch_user"];
        trace?: never;
    };
    "/api/admin/users/{id}/restore": {
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
        get?: never;
        put?: never;
        /** Restore an archived user */
        post: operations["restore_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List assignments
         * @description Latest first; with `active=true` only those that have not ended.
         */
        get: operations["list_assignments"];
        put?: never;
        /**
         * Assign a character to a user
         * @description Ends the assignment that the user had until now; it stays as history.
         */
        post: operations["create_assignment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/assignments/{id}": {
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
        /** Get an assignment */
        get: operations["get_assignment"];
        put?: never;
        post?: never;
        /**
         * End an assignment
         * @description It stays as history. One that has ended already is 409.
         */
        delete: operations["delete_assignment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the audit log
         * @description Latest first. The entries are numbered without a gap, and each holds a hash over itself and
         *     the one before it. What an import did to a prompt, a character or an emotion is an entry of
         *     that one (`prompt.import`, …), beside the import's own (`import.apply`).
         *
         *     To viewers, the e-mail and network addresses of others are hidden.
         */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the settings */
        get: operations["list_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/settings/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of the setting. */
                name: string;
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Change a setting
         * @description Takes effect at once.
         */
        put: operations["put_setting"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the status of staging
         * @description What staging is, how each of its parts fares, how its data differ from production's, and what
         *     was found when it was last tried whether the two share anything. What this server can see is
         *     looked at anew; what only the bridge sees is what it told last. Each has the time beside it.
         */
        get: operations["get_staging_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/status/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try the isolation of staging again
         * @description This server tries at once what it can; the bridge is asked for the rest, and its results
         *     replace the older ones in the status within seconds, as soon as it runs. Asking again while
         *     it has not answered changes nothing.
         */
        post: operations["check_staging_isolation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the configuration of staging
         * @description The version in force. `database_url` has `***` for its password, which is never shown.
         *     `your_address` is where the request comes from, as the VPN's networks are held against it.
         */
        get: operations["get_staging_config"];
        /**
         * Change the configuration of staging
         * @description What the body leaves out stays as it is. The database and the bucket are tried first: one that
         *     cannot be reached, is not Mien's or is production's is refused (422), and nothing changes.
         *     What is accepted becomes a new version and is in force at once on every node, without a
         *     refused request. A change to what is there already makes no version.
         */
        put: operations["put_staging_config"];
        /**
         * Create a configuration of staging
         * @description Makes a version from the body alone: what it leaves out is as in a new environment, and not
         *     as in the version before. Otherwise as PUT.
         */
        post: operations["create_staging_config"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/config/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the versions of staging's configuration
         * @description Latest first, each with what changed since the version before it.
         */
        get: operations["list_staging_config_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/config/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The number of a version.
                 * @example 3
                 */
                version: string;
            };
            cookie?: never;
        };
        /** Get one version of staging's configuration */
        get: operations["get_staging_config_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/config/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a version of staging's configuration
         * @description Makes an older version the next one, password and all. What it names is tried again, as with
         *     PUT.
         */
        post: operations["restore_staging_config"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/generations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the generations of staging's data
         * @description Each is one database; latest first, snapshots and those that are dropped too. Whatever replaces
         *     data makes another generation, which is served from then on; the ones that were served before
         *     are kept for a while.
         */
        get: operations["list_generations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the snapshots of staging's data
         * @description Latest first, those in the making too.
         */
        get: operations["list_snapshots"];
        put?: never;
        /**
         * Take a snapshot of staging's data
         * @description Copies the database that is served, as it is at one moment, while it is served. The objects of a
         *     snapshot stay as long as it does.
         */
        post: operations["create_snapshot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/snapshots/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The number of a snapshot, which is that of its generation.
                 * @example 4
                 */
                number: components["parameters"]["SnapshotNumber"];
            };
            cookie?: never;
        };
        /** Get a snapshot */
        get: operations["get_snapshot"];
        put?: never;
        post?: never;
        /**
         * Drop a snapshot
         * @description At once it is gone from the list; the operation drops its database. It cannot be cancelled.
         */
        delete: operations["drop_snapshot"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/snapshots/{number}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The number of a snapshot, which is that of its generation.
                 * @example 4
                 */
                number: components["parameters"]["SnapshotNumber"];
            };
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Restore a snapshot
         * @description Makes a new generation from the snapshot and serves it; no request is refused meanwhile. Admins,
         *     sessions, API tokens and settings stay as they are now. What is served until then can be rolled
         *     back to, and the snapshot stays.
         */
        post: operations["restore_snapshot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Reset staging
         * @description `database` serves a new generation, with what the last sync has brought or with nothing in it.
         *     Admins, sessions, API tokens and settings stay as they are now, and what is served until then can
         *     be rolled back to. `storage` removes each object that no kept generation needs, and reports which
         *     are missing of those that the served one needs. At least one of both.
         */
        post: operations["reset_staging"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Serve an earlier generation again
         * @description At once, with its data as they were left; `roll_back_to` of the list says which one was served
         *     before. Admins, sessions, API tokens and settings stay as they are now.
         */
        post: operations["roll_back_staging"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/sync-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring production's data to staging
         * @description Masked, as the next generation of staging's data, by the bridge. What is served stays as it is until
         *     the next generation is whole and nothing of production's people was found in it; then it is served
         *     at once, and the one before can be rolled back to. Admins, sessions, API tokens and settings of
         *     staging stay. While another operation has not ended: 409, with its `operation_id`.
         */
        post: operations["sync_staging_data"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/sync-status/{id}": {
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
        /** Get a sync */
        get: operations["get_staging_sync"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/syncs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the syncs
         * @description Latest first; and the last ones that the schedule named and nobody began.
         */
        get: operations["list_staging_syncs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the operations on staging's data
         * @description Latest first. There is one at a time.
         */
        get: operations["list_staging_operations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/operations/{id}": {
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
        /** Get an operation */
        get: operations["get_staging_operation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/operations/{id}/cancel": {
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
        get?: never;
        put?: never;
        /**
         * Cancel an operation
         * @description A waiting one ends at once, one that is under way as soon as it can, and leaves nothing behind. A
         *     drop cannot be cancelled, nor what has ended (409).
         */
        post: operations["cancel_staging_operation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/access-log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the access log
         * @description Each request to staging but `GET /healthz`, allowed or refused, whatever it was for, latest first.
         *     The numbers have no gap. Rows are kept for as many days as the configuration says, then removed
         *     by whole days.
         */
        get: operations["list_access_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/staging/access-log/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the access log as a file
         * @description All rows that pass the filters, latest first: NDJSON with the objects of the list, or CSV with the
         *     same names in its first line, in which what a spreadsheet would take for a formula begins with an
         *     apostrophe. A transfer that ends early is not the whole file.
         */
        get: operations["export_access_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["get_openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document, to read */
        get: operations["get_documentation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Is the process alive?
         * @description Asks nothing of the database.
         */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can it do its work?
         * @description Whether the database answers and has the schema of this program or a newer one: a rolling
         *     upgrade migrates while old programs serve. A node that does not hear of changes is
         *     `degraded`: it keeps nothing in memory and answers from the database, so send it requests.
         */
        get: operations["get_readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Counters and timings
         * @description Prometheus' text format.
         */
        get: operations["get_metrics"];
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
        /** @description A prompt with variables such as {character_name}, {emotion}, {timestamp}, {user_id} and {attr.NAME}; {name|text} has a default, and {{ and }} stand for one brace each. Not blank. */
        PromptText: string;
        /** @description Why, for the history. May be empty, but not blank. */
        ChangeReason: string;
        /** @description Free attributes by name; prompts read them as {attr.NAME}. */
        Attributes: {
            [key: string]: string;
        };
        /** @description Words of a-z and 0-9 joined by single - or _, beginning with a letter. Unique. */
        Slug: string;
        /** @description An admin; null for the system. */
        AdminReference: {
            id: components["schemas"]["Uuid"];
            display_name: string;
        } | null;
        CharacterReference: {
            id: components["schemas"]["Uuid"];
            slug: string;
            name: string;
        };
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
         *       "email": "john.watson@example.com",
         *       "password": "the-game-is-afoot-1887"
         *     }
         */
        SignIn: {
            email: string;
            password: string;
        };
        SignedIn: {
            admin: components["schemas"]["Admin"];
            expires_at: components["schemas"]["Timestamp"];
        };
        Me: {
            admin: {
                id: components["schemas"]["Uuid"];
                email: string;
                display_name: string;
                role: components["schemas"]["Role"];
            };
            /** @description production or staging. */
            environment?: string;
            /** Format: uuid */
            session_id?: string | null;
            /** Format: uuid */
            token_id?: string | null;
        };
        /**
         * @description Compared as RFC 8265 prepares it (OpaqueString): spaces of all scripts are one, and both normal
         *     forms of a letter are the same. Refused are control, invisible and unassigned characters, what
         *     is made of common passwords, words, years or rows of keys, and what is made of the admin's
         *     name or e-mail or of the environment's name.
         */
        NewPassword: string;
        /**
         * @description Which API tokens of the admin end with the old password: those that were made in a session,
         *     and what they have made; all, those of the command line too; or none.
         * @default made_in_sessions
         * @enum {string}
         */
        TokenRevocation: "made_in_sessions" | "all" | "none";
        /**
         * @example {
         *       "current_password": "the-game-is-afoot-1887",
         *       "new_password": "a-study-in-scarlet-1888"
         *     }
         */
        PasswordChange: {
            current_password: string;
            new_password: components["schemas"]["NewPassword"];
            revoke_tokens?: components["schemas"]["TokenRevocation"];
        };
        /**
         * @example {
         *       "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be901",
         *       "user_agent": "Mozilla/5.0",
         *       "peer_address": "192.0.2.17",
         *       "created_at": "2026-03-04T09:00:00.000Z",
         *       "last_seen_at": "2026-03-04T09:12:31.218Z",
         *       "expires_at": "2026-03-04T21:00:00.000Z",
         *       "is_current": true
         *     }
         */
        Session: {
            id: components["schemas"]["Uuid"];
            user_agent: string;
            peer_address: string;
            created_at: components["schemas"]["Timestamp"];
            last_seen_at: components["schemas"]["Timestamp"];
            expires_at: components["schemas"]["Timestamp"];
            /** @description The one that this request came with. */
            is_current: boolean;
        };
        /**
         * @description A viewer reads, an editor also changes, an admin also rules over admins and settings.
         * @enum {string}
         */
        Role: "viewer" | "editor" | "admin";
        /**
         * @example {
         *       "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be001",
         *       "email": "john.watson@example.com",
         *       "display_name": "John Watson",
         *       "role": "editor",
         *       "disabled_at": null,
         *       "locked_until": null,
         *       "imported": false,
         *       "version": 1,
         *       "created_at": "2026-03-01T08:30:00.000Z",
         *       "updated_at": "2026-03-01T08:30:00.000Z"
         *     }
         */
        Admin: {
            id: components["schemas"]["Uuid"];
            email: string;
            display_name: string;
            role: components["schemas"]["Role"];
            disabled_at: components["schemas"]["NullableTimestamp"];
            locked_until: components["schemas"]["NullableTimestamp"];
            /** @description Known only as the author of imported versions; cannot sign in. */
            imported: boolean;
            version: number;
            created_at: components["schemas"]["Timestamp"];
            updated_at?: components["schemas"]["Timestamp"];
        };
        /**
         * @example {
         *       "email": "john.watson@example.com",
         *       "display_name": "John Watson",
         *       "role": "editor",
         *       "password": "the-game-is-afoot-1887"
         *     }
         */
        AdminCreation: {
            email: string;
            display_name: string;
            role: components["schemas"]["Role"];
            password: components["schemas"]["NewPassword"];
        };
        /**
         * @example {
         *       "role": "admin"
         *     }
         */
        AdminPatch: {
            email?: string;
            display_name?: string;
            role?: components["schemas"]["Role"];
            is_disabled?: boolean;
            password?: components["schemas"]["NewPassword"];
            /** @description With a password only. */
            revoke_tokens?: components["schemas"]["TokenRevocation"];
        };
        /**
         * @description All that its admin may do, what a viewer may, or only the run-time reads.
         * @enum {string}
         */
        TokenScope: "full" | "read" | "resolve";
        /**
         * @example {
         *       "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be801",
         *       "name": "Video service",
         *       "scope": "resolve",
         *       "admin": {
         *         "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be001",
         *         "display_name": "John Watson"
         *       },
         *       "created_at": "2026-03-02T10:00:00.000Z",
         *       "last_used_at": null,
         *       "expires_at": "2027-03-02T10:00:00.000Z",
         *       "revoked_at": null
         *     }
         */
        ApiToken: {
            id: components["schemas"]["Uuid"];
            name: string;
            scope: components["schemas"]["TokenScope"];
            admin?: components["schemas"]["AdminReference"];
            created_at: components["schemas"]["Timestamp"];
            last_used_at: components["schemas"]["NullableTimestamp"];
            expires_at: components["schemas"]["NullableTimestamp"];
            revoked_at: components["schemas"]["NullableTimestamp"];
        };
        /**
         * @example {
         *       "name": "Video service",
         *       "scope": "resolve",
         *       "expires_at": "2027-03-02T10:00:00Z"
         *     }
         */
        ApiTokenCreation: {
            name: string;
            /**
             * @default full
             * @enum {string}
             */
            scope: "full" | "read" | "resolve";
            /** Format: date-time */
            expires_at?: string | null;
        };
        /**
         * @example {
         *       "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "slug": "sherlock-holmes",
         *       "name": "Sherlock Holmes",
         *       "description": "Consulting detective of 221B Baker Street.",
         *       "attributes": {
         *         "coat": "grey Inverness cape",
         *         "habit": "steepled fingers"
         *       },
         *       "own_count": 8,
         *       "archived_at": null,
         *       "version": 2,
         *       "created_at": "2026-03-01T09:00:00.000Z",
         *       "updated_at": "2026-03-03T14:20:11.070Z"
         *     }
         */
        Character: {
            id: components["schemas"]["Uuid"];
            slug: string;
            name: string;
            description: string;
            attributes: components["schemas"]["Attributes"];
            /** @description Cells with a text of their own. */
            own_count: number;
            archived_at: components["schemas"]["NullableTimestamp"];
            version: number;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        CharacterName: {
            id: components["schemas"]["Uuid"];
            name: string;
        };
        /** @description A character as lists show it; the counts are of emotions in use. */
        ListedCharacter: components["schemas"]["Character"] & {
            /** @description Cells that use the global default. */
            default_count: number;
            /** @description Cells with neither a text of their own nor a default. */
            missing_count: number;
            /** @description Cells of which I have a draft. */
            draft_count: number;
            /**
             * Format: date-time
             * @description When one of its own prompts changed last, a deletion included.
             */
            prompts_updated_at: string | null;
            /**
             * @description The poster of its latest clip of any emotion, good for an hour. It stays when that
             *     was a preview and has expired.
             */
            poster_url: string | null;
        };
        /**
         * @example {
         *       "name": "Sherlock Holmes",
         *       "slug": "sherlock-holmes",
         *       "description": "Consulting detective of 221B Baker Street.",
         *       "attributes": {
         *         "coat": "grey Inverness cape",
         *         "habit": "steepled fingers"
         *       }
         *     }
         */
        CharacterCreation: {
            name: string;
            /** @description Made from the name when it is left out. */
            slug?: components["schemas"]["Slug"];
            /** @default  */
            description: string;
            attributes?: components["schemas"]["Attributes"];
        };
        /**
         * @example {
         *       "description": "Consulting detective and keeper of bees."
         *     }
         */
        CharacterPatch: {
            name?: string;
            slug?: components["schemas"]["Slug"];
            description?: string;
            attributes?: components["schemas"]["Attributes"];
        };
        /**
         * @example {
         *       "outcome": "archived",
         *       "archived_at": "2026-03-05T16:00:00.000Z"
         *     }
         */
        Removal: {
            /**
             * @description Archived when its history must stay, else deleted.
             * @enum {string}
             */
            outcome: "archived" | "deleted";
            archived_at?: components["schemas"]["NullableTimestamp"];
        };
        /**
         * @example {
         *       "name": "excited",
         *       "display_name": "Excited",
         *       "description": "The game is afoot.",
         *       "position": 2,
         *       "archived_at": null,
         *       "version": 1,
         *       "created_at": "2026-03-01T08:00:00.000Z",
         *       "updated_at": "2026-03-01T08:00:00.000Z"
         *     }
         */
        Emotion: {
            name: components["schemas"]["EmotionName"];
            display_name: string;
            description: string;
            /** @description Its place among the emotions. */
            position: number;
            archived_at: components["schemas"]["NullableTimestamp"];
            version: number;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /**
         * @example {
         *       "name": "melancholic",
         *       "display_name": "Melancholic",
         *       "description": "A rainy evening alone."
         *     }
         */
        EmotionCreation: {
            name: components["schemas"]["EmotionName"];
            /** @description Made from the name when it is left out. */
            display_name?: string;
            /** @default  */
            description: string;
            /** @description Behind all others when it is left out. */
            position?: number;
        };
        /**
         * @example {
         *       "position": 9
         *     }
         */
        EmotionPatch: {
            display_name?: string;
            description?: string;
            position?: number;
        };
        /**
         * @example {
         *       "emotions": [
         *         {
         *           "name": "idle",
         *           "display_name": "Idle"
         *         },
         *         {
         *           "name": "excited",
         *           "display_name": "Excited"
         *         }
         *       ],
         *       "characters": [
         *         {
         *           "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *           "slug": "sherlock-holmes",
         *           "name": "Sherlock Holmes",
         *           "own_count": 1,
         *           "cells": {
         *             "idle": {
         *               "source": "global",
         *               "version": 2,
         *               "updated_at": "2026-03-01T08:00:00.000Z",
         *               "has_draft": false
         *             },
         *             "excited": {
         *               "source": "character",
         *               "version": 3,
         *               "updated_at": "2026-03-04T09:15:00.412Z",
         *               "has_draft": true
         *             }
         *           }
         *         }
         *       ],
         *       "next_cursor": null
         *     }
         */
        Matrix: {
            emotions: {
                name: components["schemas"]["EmotionName"];
                display_name: string;
            }[];
            characters: {
                id: components["schemas"]["Uuid"];
                slug: string;
                name: string;
                own_count: number;
                /** @description By name of emotion. */
                cells: {
                    [key: string]: {
                        source: components["schemas"]["PromptSource"];
                        version: number | null;
                        updated_at: components["schemas"]["NullableTimestamp"];
                        /** @description Whether I have a draft of it. */
                        has_draft: boolean;
                        /** @description Of a text that came from a template; absent for others. */
                        template_state?: components["schemas"]["TemplateState"];
                    };
                };
            }[];
            next_cursor: components["schemas"]["NextCursor"];
        };
        /**
         * @example {
         *       "emotions": [
         *         {
         *           "name": "idle",
         *           "display_name": "Idle",
         *           "global_version": 2,
         *           "global_updated": 1772352000
         *         },
         *         {
         *           "name": "excited",
         *           "display_name": "Excited",
         *           "global_version": 0,
         *           "global_updated": 0
         *         }
         *       ],
         *       "characters": [
         *         {
         *           "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *           "slug": "sherlock-holmes",
         *           "name": "Sherlock Holmes",
         *           "versions": [
         *             0,
         *             3
         *           ],
         *           "updated": [
         *             0,
         *             1772615700
         *           ],
         *           "drafts": [
         *             1
         *           ]
         *         }
         *       ],
         *       "next_cursor": null
         *     }
         */
        CompactMatrix: {
            emotions: {
                name: components["schemas"]["EmotionName"];
                display_name: string;
                /** @description Of the global default; 0 when there is none. */
                global_version: number;
                /** @description When it changed, in seconds since 1970; 0 when there is none. */
                global_updated: number;
            }[];
            characters: {
                id: components["schemas"]["Uuid"];
                slug: string;
                name: string;
                /**
                 * @description For each emotion the version of the character's own text; 0 when it has none, and
                 *     the cell uses the default or, without one, is missing.
                 */
                versions: number[];
                /** @description For each emotion when that changed, in seconds since 1970, or 0. */
                updated: number[];
                /** @description Which emotions I have a draft of, by their place in `emotions`; absent when none. */
                drafts?: number[];
                /**
                 * @description Which emotions have a text that came from a template, by their place in `emotions`, for each
                 *     way to stand to it; absent when none.
                 */
                templates?: {
                    in_sync?: number[];
                    behind?: number[];
                    pinned?: number[];
                    detached?: number[];
                };
            }[];
            next_cursor: components["schemas"]["NextCursor"];
        };
        /**
         * @description The character's own text, the global default, or neither.
         * @enum {string}
         */
        PromptSource: "character" | "global" | "missing";
        /**
         * @description What a cell stands for.
         * @example {
         *       "emotion": "excited",
         *       "emotion_display_name": "Excited",
         *       "prompt_text": "{character_name} leaps up, eyes bright: the game is afoot.",
         *       "resolved_text": "Sherlock Holmes leaps up, eyes bright: the game is afoot.",
         *       "version": 3,
         *       "version_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be303",
         *       "prompt_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be201",
         *       "source": "character",
         *       "is_global_override": true,
         *       "updated_at": "2026-03-04T09:15:00.412Z",
         *       "updated_by": {
         *         "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be001",
         *         "display_name": "John Watson"
         *       },
         *       "template": null,
         *       "problems": [],
         *       "hints": []
         *     }
         */
        Prompt: {
            emotion: components["schemas"]["EmotionName"];
            emotion_display_name: string;
            /** @description As it was saved. */
            prompt_text: string | null;
            /** @description With its variables filled in. */
            resolved_text: string | null;
            version: number | null;
            /** Format: uuid */
            version_id: string | null;
            /** Format: uuid */
            prompt_id: string | null;
            source: components["schemas"]["PromptSource"];
            /** @description True when the character has its own text. */
            is_global_override: boolean;
            updated_at: components["schemas"]["NullableTimestamp"];
            updated_by: components["schemas"]["AdminReference"];
            template: components["schemas"]["CellTemplate"];
            problems: components["schemas"]["VariableProblems"];
            hints: components["schemas"]["BraceHints"];
        };
        /** @description What one cell stands for; `id` is the prompt's, null when there is no text. */
        CellPrompt: components["schemas"]["Prompt"] & {
            /** Format: uuid */
            id: string | null;
            character_id: components["schemas"]["Uuid"];
        };
        /**
         * @example {
         *       "prompt_text": "{character_name} leaps up, eyes bright: the game is afoot.",
         *       "change_reason": "More energy"
         *     }
         */
        PromptDraft: {
            prompt_text: components["schemas"]["PromptText"];
            change_reason?: components["schemas"]["ChangeReason"];
        };
        /**
         * @example {
         *       "change_reason": "The default is better"
         *     }
         */
        PromptDeletion: {
            change_reason?: components["schemas"]["ChangeReason"];
        };
        /**
         * @example {
         *       "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be201",
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "emotion": "excited",
         *       "prompt_text": "{character_name} leaps up, eyes bright: the game is afoot.",
         *       "resolved_text": "Sherlock Holmes leaps up, eyes bright: the game is afoot.",
         *       "version": 3,
         *       "version_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be303",
         *       "source": "character",
         *       "is_global_override": true,
         *       "created_at": "2026-03-01T09:05:00.000Z",
         *       "updated_at": "2026-03-04T09:15:00.412Z",
         *       "created_by": {
         *         "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be001",
         *         "display_name": "John Watson"
         *       },
         *       "change_reason": "More energy",
         *       "unchanged": false,
         *       "problems": [],
         *       "hints": []
         *     }
         */
        SavedPrompt: {
            /** @description Of the prompt. */
            id: components["schemas"]["Uuid"];
            character_id: components["schemas"]["Uuid"];
            emotion: components["schemas"]["EmotionName"];
            prompt_text: string;
            resolved_text: string;
            version: number;
            version_id: components["schemas"]["Uuid"];
            source: components["schemas"]["PromptSource"];
            is_global_override: boolean;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
            created_by: components["schemas"]["AdminReference"];
            change_reason: string;
            /** @description True when the text was the current one already. */
            unchanged: boolean;
            problems: components["schemas"]["VariableProblems"];
            hints: components["schemas"]["BraceHints"];
        };
        /**
         * @example {
         *       "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be201",
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "emotion": "excited",
         *       "version": 4,
         *       "deleted_at": "2026-03-05T11:00:00.000Z",
         *       "falls_back_to": {
         *         "prompt_text": "{character_name} can hardly sit still.",
         *         "version": 2
         *       }
         *     }
         */
        DeletedPrompt: {
            id: components["schemas"]["Uuid"];
            character_id: components["schemas"]["Uuid"];
            emotion: components["schemas"]["EmotionName"];
            /** @description The number of the deletion. */
            version: number;
            deleted_at: components["schemas"]["Timestamp"];
            /** @description The global default; null when there is none. */
            falls_back_to: {
                prompt_text: string;
                version: number;
            } | null;
        };
        /**
         * @example {
         *       "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be303",
         *       "version": 3,
         *       "prompt_text": "{character_name} leaps up, eyes bright: the game is afoot.",
         *       "is_deleted": false,
         *       "created_by": {
         *         "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be001",
         *         "display_name": "John Watson"
         *       },
         *       "created_at": "2026-03-04T09:15:00.412Z",
         *       "change_reason": "More energy",
         *       "reverted_from": null,
         *       "origin": null,
         *       "video_count": 12
         *     }
         */
        PromptVersion: {
            id: components["schemas"]["Uuid"];
            version: number;
            /** @description Null for a deletion. */
            prompt_text: string | null;
            is_deleted: boolean;
            created_by: components["schemas"]["AdminReference"];
            created_at: components["schemas"]["Timestamp"];
            change_reason: string;
            /** @description The version that was restored. */
            reverted_from: number | null;
            /**
             * @description Where a text comes from that nobody typed here. For `kind: import`: `import_id`, the
             *     `version` in the file, and, where the file says them, `created_by` and `created_at`: who
             *     wrote it, and when. The version's own `created_by` and `created_at` are who imported it,
             *     and when. For `kind: sync`, of a run that brought the newest versions alone: the `version`
             *     that it is in production, and its `reverted_from` and `origin` there.
             */
            origin: Record<string, never> | null;
            /** @description Videos made from it. */
            video_count: number;
        };
        PromptVersions: {
            versions: components["schemas"]["PromptVersion"][];
            /** @description Of all pages. */
            total: number;
        };
        /**
         * @example {
         *       "version_id": 1,
         *       "change_reason": "The first one was better"
         *     }
         */
        RevertRequest: {
            /** @description The id of a version, or its number. */
            version_id: string | number;
            change_reason?: components["schemas"]["ChangeReason"];
        };
        /**
         * @example {
         *       "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be201",
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "emotion": "excited",
         *       "prompt_text": "{character_name} smiles thinly.",
         *       "version": 4,
         *       "version_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be304",
         *       "reverted_from": 1,
         *       "reverted_at": "2026-03-05T12:00:00.000Z",
         *       "hints": []
         *     }
         */
        RevertedPrompt: {
            id: components["schemas"]["Uuid"];
            character_id: components["schemas"]["Uuid"];
            emotion: components["schemas"]["EmotionName"];
            prompt_text: string | null;
            version: number;
            version_id: components["schemas"]["Uuid"];
            /** @description The version that was restored. */
            reverted_from: number | null;
            reverted_at: components["schemas"]["Timestamp"];
            unchanged?: boolean;
            hints: components["schemas"]["BraceHints"];
        };
        /**
         * @example {
         *       "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be210",
         *       "emotion": "excited",
         *       "prompt_text": "{character_name} can hardly sit still.",
         *       "version": 2,
         *       "version_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be310",
         *       "updated_at": "2026-03-02T08:00:00.000Z",
         *       "updated_by": {
         *         "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be001",
         *         "display_name": "John Watson"
         *       },
         *       "used_by_count": 4,
         *       "overridden_by_count": 8,
         *       "template": null,
         *       "hints": []
         *     }
         */
        GlobalPrompt: {
            id: components["schemas"]["Uuid"];
            emotion: components["schemas"]["EmotionName"];
            prompt_text: string;
            version: number;
            version_id: components["schemas"]["Uuid"];
            updated_at: components["schemas"]["Timestamp"];
            updated_by: components["schemas"]["AdminReference"];
            /** @description Cells that fall back to it. */
            used_by_count: number;
            /** @description Cells with their own text. */
            overridden_by_count: number;
            template: components["schemas"]["CellTemplate"];
            hints: components["schemas"]["BraceHints"];
        };
        /** @description A global default, or an emotion that has none. */
        GlobalPromptEntry: {
            /** Format: uuid */
            id: string | null;
            emotion: components["schemas"]["EmotionName"];
            prompt_text: string | null;
            version: number | null;
            /** Format: uuid */
            version_id: string | null;
            updated_at: components["schemas"]["NullableTimestamp"];
            updated_by: components["schemas"]["AdminReference"];
            used_by_count: number;
            overridden_by_count: number;
            template: components["schemas"]["CellTemplate"];
            hints: components["schemas"]["BraceHints"];
        };
        /**
         * @example {
         *       "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be210",
         *       "emotion": "excited",
         *       "prompt_text": "{character_name} can hardly sit still.",
         *       "version": 2,
         *       "version_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be310",
         *       "created_at": "2026-03-01T08:00:00.000Z",
         *       "updated_at": "2026-03-02T08:00:00.000Z",
         *       "created_by": {
         *         "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be001",
         *         "display_name": "John Watson"
         *       },
         *       "change_reason": "Shorter",
         *       "unchanged": false,
         *       "hints": []
         *     }
         */
        SavedGlobalPrompt: {
            id: components["schemas"]["Uuid"];
            emotion: components["schemas"]["EmotionName"];
            prompt_text: string;
            version: number;
            version_id: components["schemas"]["Uuid"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
            created_by?: components["schemas"]["AdminReference"];
            change_reason?: string;
            unchanged: boolean;
            hints: components["schemas"]["BraceHints"];
        };
        RevertedGlobalPrompt: {
            id: components["schemas"]["Uuid"];
            emotion: components["schemas"]["EmotionName"];
            prompt_text: string;
            version: number;
            version_id: components["schemas"]["Uuid"];
            /** @description The version that was restored. */
            reverted_from: number | null;
            reverted_at: components["schemas"]["Timestamp"];
            unchanged?: boolean;
            hints: components["schemas"]["BraceHints"];
        };
        /**
         * @example {
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "character_name": "Sherlock Holmes",
         *       "emotion": "excited",
         *       "prompt_text": "{character_name} leaps up and",
         *       "change_reason": "",
         *       "base_version": 3,
         *       "current_version": 3,
         *       "version": 7315,
         *       "updated_at": "2026-03-04T09:16:40.000Z"
         *     }
         */
        Draft: {
            /**
             * Format: uuid
             * @description Null for a draft of a global default.
             */
            character_id: string | null;
            character_name: string | null;
            emotion: components["schemas"]["EmotionName"];
            /** @description May be empty. */
            prompt_text: string;
            change_reason: string;
            /** @description The version of the prompt when the draft was begun, as it was sent. */
            base_version: number | null;
            /**
             * @description The version of the prompt now, a deletion included; null when the cell never had one of
             *     its own. Another one than `base_version`: somebody saved meanwhile.
             */
            current_version: number | null;
            /** @description Of the draft, and its ETag in quotes; another one with each write. */
            version: number;
            updated_at: components["schemas"]["Timestamp"];
        };
        DraftAnswer: {
            draft: null | components["schemas"]["Draft"];
        };
        /**
         * @example {
         *       "prompt_text": "{character_name} leaps up and",
         *       "base_version": 3
         *     }
         */
        DraftWrite: {
            /** @description May be empty. */
            prompt_text: string;
            change_reason?: components["schemas"]["ChangeReason"];
            /**
             * @description The version of the cell's own prompt that the editor shows (in its ETag, before the
             *     dot); null when it has none.
             */
            base_version: number | null;
        };
        PresentAdmin: {
            id: components["schemas"]["Uuid"];
            display_name: string;
            editing: boolean;
            since: components["schemas"]["Timestamp"];
        };
        /**
         * @example {
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "emotion": "excited",
         *       "editing": true
         *     }
         */
        PresenceWrite: {
            /**
             * Format: uuid
             * @description Null for a global default.
             */
            character_id?: string | null;
            emotion: components["schemas"]["EmotionName"];
            /** @description Whether the text has been touched. */
            editing: boolean;
        };
        /**
         * @example {
         *       "others": [
         *         {
         *           "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be002",
         *           "display_name": "Mary Morstan",
         *           "editing": true,
         *           "since": "2026-03-04T09:12:00.000Z"
         *         }
         *       ]
         *     }
         */
        PresenceAnswer: {
            others: components["schemas"]["PresentAdmin"][];
        };
        /**
         * Format: uuid
         * @description The character; null for the global default.
         */
        BulkCharacterId: string | null;
        /**
         * @description What an export has; each list stands here or in the address.
         * @example {
         *       "character_ids": [
         *         "global",
         *         "01994b1c-8a01-7c11-9d52-4f0c6a7be101"
         *       ],
         *       "emotions": [
         *         "happy"
         *       ]
         *     }
         */
        ExportSelection: {
            /** @description Only these characters; `global` stands for the global defaults. */
            character_ids?: string[];
            /** @description Only these emotions. */
            emotions?: components["schemas"]["EmotionName"][];
        };
        /**
         * @description Either items, or character_ids, emotions and prompt_text.
         * @example {
         *       "character_ids": [
         *         "01994b1c-8a01-7c11-9d52-4f0c6a7be101"
         *       ],
         *       "emotions": [
         *         "idle",
         *         "neutral"
         *       ],
         *       "prompt_text": "{character_name} waits by the fire.",
         *       "change_reason": "One calm pose for both"
         *     }
         * @example {
         *       "items": [
         *         {
         *           "character_id": null,
         *           "emotion": "sad",
         *           "prompt_text": "{character_name} looks away.",
         *           "expected_version": 1
         *         }
         *       ]
         *     }
         */
        BulkSave: {
            items?: {
                character_id: components["schemas"]["BulkCharacterId"];
                emotion: components["schemas"]["EmotionName"];
                prompt_text: components["schemas"]["PromptText"];
                /** @description The version that was read; 0 for a cell without a text of its own. */
                expected_version?: number;
            }[];
            character_ids?: components["schemas"]["BulkCharacterId"][];
            emotions?: components["schemas"]["EmotionName"][];
            prompt_text?: components["schemas"]["PromptText"];
            change_reason?: components["schemas"]["ChangeReason"];
        } & (unknown | unknown);
        /**
         * @example {
         *       "items": [
         *         {
         *           "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *           "emotion": "idle",
         *           "version_id": 1
         *         },
         *         {
         *           "character_id": null,
         *           "emotion": "sad",
         *           "version_id": 2
         *         }
         *       ],
         *       "change_reason": "Back to last week"
         *     }
         * @example {
         *       "items": [
         *         {
         *           "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *           "emotion": "idle",
         *           "version_id": 4,
         *           "expected_version": 5
         *         },
         *         {
         *           "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *           "emotion": "sad",
         *           "version_id": null,
         *           "expected_version": 1
         *         }
         *       ],
         *       "on_stale": "leave",
         *       "change_reason": "Undo"
         *     }
         */
        BulkRevert: {
            items: {
                character_id: components["schemas"]["BulkCharacterId"];
                emotion: components["schemas"]["EmotionName"];
                /** @description The id of a version, or its number; null for no text of its own. */
                version_id: string | number | null;
                /** @description The head that is to be replaced, a tombstone too. */
                expected_version?: number;
            }[];
            /**
             * @description What happens to a cell that is no longer at its expected_version.
             * @default refuse
             * @enum {string}
             */
            on_stale: "refuse" | "leave";
            change_reason?: components["schemas"]["ChangeReason"];
        };
        /**
         * @example {
         *       "items": [
         *         {
         *           "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *           "emotion": "idle"
         *         }
         *       ]
         *     }
         */
        BulkDeletion: {
            items: {
                character_id: components["schemas"]["Uuid"];
                emotion: components["schemas"]["EmotionName"];
            }[];
            change_reason?: components["schemas"]["ChangeReason"];
        };
        /**
         * @example {
         *       "results": [
         *         {
         *           "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *           "emotion": "idle",
         *           "outcome": "updated",
         *           "version": 5,
         *           "version_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be199",
         *           "previous_version": 4
         *         }
         *       ],
         *       "counts": {
         *         "updated": 1
         *       }
         *     }
         */
        BulkResults: {
            results: {
                /** Format: uuid */
                character_id: string | null;
                emotion: components["schemas"]["EmotionName"];
                /** @enum {string} */
                outcome: "created" | "updated" | "unchanged" | "deleted" | "reverted" | "stale";
                /** @description The head now; of a deletion its tombstone. */
                version: number;
                version_id: components["schemas"]["Uuid"];
                /** @description The head before, which may be a tombstone; null when the cell never had a text. The same as version when nothing changed. */
                previous_version: number | null;
            }[];
            /** @description How many cells had each outcome. */
            counts: {
                [key: string]: number;
            };
        };
        /** @description What other templates include it by; it stays. */
        TemplateName: string;
        /** @description A text with placeholders {name} and {name|text}, with the variables of prompts, which stay, and with {template.NAME} for the text of another template or {template.NAME.3} for that of its version 3. {{ and }} stand for one brace each. Not blank. */
        TemplateText: string;
        PlaceholderDraft: {
            name: string;
            /** @description Stands where a cell has no value. */
            default?: string | null;
            /**
             * @description Without a value and a default the cell is refused; else nothing stands there.
             * @default false
             */
            required: boolean;
            /** @default  */
            help: string;
        };
        Placeholder: {
            name: string;
            /** @description Stands where a cell has no value. */
            default: string | null;
            /** @description Without a value and a default the cell is refused; else nothing stands there. */
            required: boolean;
            help: string;
        };
        /** @description Texts by the name of the placeholder. Never read as templates. */
        PlaceholderValues: {
            [key: string]: string;
        };
        /**
         * @description As the newest version makes it; made with an earlier one, of the template or of one that it includes;
         *     kept with the version that it has; changed by other means since.
         * @enum {string}
         */
        TemplateState: "in_sync" | "behind" | "pinned" | "detached";
        /**
         * @description How many cells have a text of the template, by how they stand to it. Of each template of a list
         *     1,000 cells are looked at, of one alone 20,000.
         */
        TemplateCellCounts: {
            in_sync: number;
            behind: number;
            pinned: number;
            detached: number;
            /** @description True when there are more than were counted. */
            more: boolean;
        };
        Template: {
            id: components["schemas"]["Uuid"];
            name: components["schemas"]["TemplateName"];
            description: string;
            template_text: string;
            placeholders: components["schemas"]["Placeholder"][];
            version: number;
            version_id: components["schemas"]["Uuid"];
            change_reason: string;
            archived_at: components["schemas"]["NullableTimestamp"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
            updated_by: components["schemas"]["AdminReference"];
        };
        ListedTemplate: components["schemas"]["Template"] & {
            cells: components["schemas"]["TemplateCellCounts"];
        };
        TemplateDetails: components["schemas"]["ListedTemplate"] & {
            /** @description All placeholders, also those of templates that it includes. */
            fields: {
                name: string;
                default: string | null;
                required: boolean;
                help: string;
                /** @description One that is not declared stays as it is written where it has no value. */
                declared: boolean;
            }[];
            /** @description The templates whose newest version names it. */
            included_by: components["schemas"]["TemplateName"][];
        };
        SavedTemplate: components["schemas"]["Template"] & {
            /** @description True when the content was the current one already. */
            unchanged: boolean;
        };
        /**
         * @example {
         *       "name": "warm_up",
         *       "template_text": "{character_name}, {mood}, in {light|soft} light. {template.camera}",
         *       "placeholders": [
         *         {
         *           "name": "mood",
         *           "default": null,
         *           "required": true,
         *           "help": "One word, such as glad."
         *         }
         *       ]
         *     }
         */
        TemplateCreation: {
            name: components["schemas"]["TemplateName"];
            template_text: components["schemas"]["TemplateText"];
            placeholders?: components["schemas"]["PlaceholderDraft"][];
            /** @default  */
            description: string;
            change_reason?: components["schemas"]["ChangeReason"];
        };
        /**
         * @example {
         *       "template_text": "{character_name}, {mood}, by candlelight.",
         *       "change_reason": "Warmer"
         *     }
         */
        TemplateSave: {
            template_text?: components["schemas"]["TemplateText"];
            placeholders?: components["schemas"]["PlaceholderDraft"][];
            description?: string;
            change_reason?: components["schemas"]["ChangeReason"];
        };
        TemplateVersion: {
            id: components["schemas"]["Uuid"];
            version: number;
            template_text: string;
            placeholders: components["schemas"]["Placeholder"][];
            description: string;
            change_reason: string;
            reverted_from: number | null;
            created_by: components["schemas"]["AdminReference"];
            created_at: components["schemas"]["Timestamp"];
        };
        /** @description The template that the text came from last; null for a text of its own. */
        CellTemplate: {
            id: components["schemas"]["Uuid"];
            name: components["schemas"]["TemplateName"];
            /** @description The one that the text was made with. */
            version: number;
            newest_version: number;
            values: components["schemas"]["PlaceholderValues"];
            state: components["schemas"]["TemplateState"];
        } | null;
        TemplateCellName: {
            character_id: components["schemas"]["BulkCharacterId"];
            emotion: components["schemas"]["EmotionName"];
        };
        TemplateCell: {
            /** Format: uuid */
            character_id: string | null;
            /** @description Null for a global default. */
            character_name: string | null;
            emotion: components["schemas"]["EmotionName"];
            prompt_id: components["schemas"]["Uuid"];
            /** @description The head of the prompt. */
            version: number;
            template_version: number;
            values: components["schemas"]["PlaceholderValues"];
            state: components["schemas"]["TemplateState"];
        };
        /**
         * @example {
         *       "follows": "pinned",
         *       "cells": [
         *         {
         *           "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *           "emotion": "happy"
         *         }
         *       ]
         *     }
         */
        TemplateCellsChange: {
            cells: components["schemas"]["TemplateCellName"][];
            /**
             * @description The newest version, the version that the cell has, or nothing any more.
             * @enum {string}
             */
            follows: "newest" | "pinned" | "nothing";
        };
        /**
         * @description Either items, or character_ids and emotions.
         * @example {
         *       "character_ids": [
         *         "01994b1c-8a01-7c11-9d52-4f0c6a7be101"
         *       ],
         *       "emotions": [
         *         "happy",
         *         "sad"
         *       ],
         *       "values": {
         *         "mood": "calm"
         *       },
         *       "values_from_attributes": {
         *         "hair": "hair"
         *       },
         *       "change_reason": "One look for all"
         *     }
         */
        TemplateApplication: {
            items?: {
                character_id?: components["schemas"]["BulkCharacterId"];
                /** @description Its slug or, when only one has it, its name; null for the global default. */
                character?: string | null;
                /** @description Its name, or what it is displayed as, in any case. */
                emotion: string;
                values?: components["schemas"]["PlaceholderValues"];
                /** @description The version that was read; 0 for a cell without a text of its own. */
                expected_version?: number;
            }[];
            character_ids?: components["schemas"]["BulkCharacterId"][];
            emotions?: components["schemas"]["EmotionName"][];
            values?: components["schemas"]["PlaceholderValues"];
            /** @description Attributes of the character by the name of the placeholder that gets them. */
            values_from_attributes?: {
                [key: string]: string;
            };
            version?: number;
            change_reason?: components["schemas"]["ChangeReason"];
        } & (unknown | unknown);
        /**
         * @example {
         *       "template_text": "{character_name}, {mood}, by candlelight."
         *     }
         */
        TemplatePlanRequest: {
            template_text?: components["schemas"]["TemplateText"];
            placeholders?: components["schemas"]["PlaceholderDraft"][];
        };
        PlannedTemplateCell: {
            /** Format: uuid */
            character_id: string | null;
            /** @description Null for a global default. */
            character_name: string | null;
            emotion: components["schemas"]["EmotionName"];
            prompt_id: components["schemas"]["Uuid"];
            version: number;
            /** @description Whose text it is; of a template that includes the changed one, that. */
            template: {
                id: components["schemas"]["Uuid"];
                name: components["schemas"]["TemplateName"];
                version: number;
            };
            values: components["schemas"]["PlaceholderValues"];
            current_text: string;
            /** @description Null while there are problems. */
            new_text: string | null;
            /** @description Word by word from `current_text` to `new_text`. */
            diff: components["schemas"]["DiffPart"][];
            problems: components["schemas"]["BrokenRule"][];
        };
        TemplatePlan: {
            /** @description Stands for all of the plan; send it with the propagation. */
            plan: string;
            template: components["schemas"]["Template"];
            counts: {
                /** @description Cells of this list, on all pages. */
                changing: number;
                /** @description Those of them that have problems. */
                broken: number;
                /** @description Cells whose text stays the same. */
                same: number;
            };
            cells: components["schemas"]["PlannedTemplateCell"][];
            next_cursor: components["schemas"]["NextCursor"];
        };
        /**
         * @example {
         *       "exclude": [
         *         {
         *           "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *           "emotion": "happy"
         *         }
         *       ],
         *       "change_reason": "By candlelight"
         *     }
         */
        TemplatePropagation: {
            plan?: string;
            exclude?: components["schemas"]["TemplateCellName"][];
            pin?: components["schemas"]["TemplateCellName"][];
            detach?: components["schemas"]["TemplateCellName"][];
            change_reason?: components["schemas"]["ChangeReason"];
        };
        TemplateRun: {
            id: components["schemas"]["Uuid"];
            template_id: components["schemas"]["Uuid"];
            template_version: number;
            /** @enum {string} */
            kind: "apply" | "propagate";
            /** @description How many versions it wrote. */
            cell_count: number;
            created_by: components["schemas"]["AdminReference"];
            created_at: components["schemas"]["Timestamp"];
            undone_at: components["schemas"]["NullableTimestamp"];
        };
        /**
         * @example {
         *       "change_reason": "Too dark"
         *     }
         */
        TemplateRunUndo: {
            change_reason?: components["schemas"]["ChangeReason"];
        };
        TemplateRunResult: {
            run: components["schemas"]["TemplateRun"];
            counts: {
                /** @description New versions. */
                written: number;
                /** @description Cells that had the text already. */
                same: number;
                /** @description Of an undo, cells that it left as they are. */
                left: number;
            };
            /** @description Of an undo, the first 100 cells that it left as they are. */
            left: {
                /** Format: uuid */
                character_id: string | null;
                /** @description Null for a global default. */
                character_name: string | null;
                emotion: components["schemas"]["EmotionName"];
                /**
                 * @description Changed since the run; its character or emotion is archived; a global default that the
                 *     run has made, behind which nothing stands.
                 * @enum {string}
                 */
                reason: "changed" | "archived" | "no_text";
            }[];
        };
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
        /**
         * @example {
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "emotion": "excited",
         *       "prompt_text": "{character_name} lights a {pipe}."
         *     }
         */
        ResolutionRequest: {
            /**
             * Format: uuid
             * @description The character; without one, {character_name} is missing.
             */
            character_id?: string | null;
            emotion: components["schemas"]["EmotionName"];
            /** @description The text; the saved one of the cell when it is left out. */
            prompt_text?: components["schemas"]["PromptText"];
            /** Format: uuid */
            user_id?: string | null;
        };
        /**
         * @example {
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "emotion": "excited",
         *       "user_id": null,
         *       "text": "Sherlock Holmes lights a {pipe}.",
         *       "prompt_id": null,
         *       "version": null,
         *       "version_id": null,
         *       "source": "unsaved",
         *       "sha256": "27beeb29a07d51742a3bc2b3e6dd8fb09c5f4e8d6d5db2abafb80d38e35a1dfa",
         *       "problems": [
         *         {
         *           "code": "unknown",
         *           "name": "pipe",
         *           "position": 26,
         *           "length": 6,
         *           "message": "There is no variable {pipe}."
         *         }
         *       ],
         *       "hints": [],
         *       "resolved_at": "2026-03-04T09:15:02.000Z"
         *     }
         */
        TextResolution: {
            /** Format: uuid */
            character_id?: string | null;
            emotion: components["schemas"]["EmotionName"];
            /** Format: uuid */
            user_id?: string | null;
            text: string;
            /** Format: uuid */
            prompt_id?: string | null;
            version?: number | null;
            /** Format: uuid */
            version_id?: string | null;
            /** @enum {string} */
            source: "character" | "global" | "unsaved";
            sha256?: string;
            problems: components["schemas"]["VariableProblems"];
            hints: components["schemas"]["BraceHints"];
            resolved_at?: components["schemas"]["Timestamp"];
        };
        /** @enum {string} */
        ClipStatus: "pending" | "processing" | "completed" | "failed" | "cancelled";
        /**
         * @description How a clip is rendered; what is left out keeps its default.
         * @example {
         *       "width": 512,
         *       "height": 512,
         *       "fps": 24,
         *       "duration_ms": 3000
         *     }
         */
        ClipSettings: {
            /** @description Pixels, even. */
            width?: number;
            /** @description Pixels, even. */
            height?: number;
            fps?: number;
            duration_ms?: number;
        };
        RenderedSettings: {
            width: number;
            height: number;
            fps: number;
            duration_ms: number;
            seed: number;
        };
        /** @description The same seed gives the same clip. */
        Seed: number;
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
         * @example {
         *       "prompt_text": "{character_name} bows over his violin.",
         *       "seed": 221
         *     }
         */
        TestRequest: {
            /** @description The text to try; the current one when it is left out. */
            prompt_text?: components["schemas"]["PromptText"];
            /**
             * Format: uuid
             * @description Fills {user_id}.
             */
            user_id?: string | null;
            seed?: components["schemas"]["Seed"];
            settings?: components["schemas"]["ClipSettings"];
            /**
             * @description Whether an equal clip that exists may be offered.
             * @default true
             */
            reuse: boolean;
        };
        /**
         * @example {
         *       "seed": 221
         *     }
         */
        AllTestsRequest: {
            /**
             * Format: uuid
             * @description Fills {user_id}.
             */
            user_id?: string | null;
            seed?: components["schemas"]["Seed"];
            settings?: components["schemas"]["ClipSettings"];
            /** @default true */
            reuse: boolean;
        };
        CellPoster: {
            emotion: components["schemas"]["EmotionName"];
            /** @description Good for an hour. */
            poster_url: string;
            made_at: components["schemas"]["Timestamp"];
        };
        /**
         * @example {
         *       "preview_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be501",
         *       "status": "processing",
         *       "progress": 0.4,
         *       "video_url": null,
         *       "poster_url": null,
         *       "expires_at": "2026-03-05T09:15:00.000Z",
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "emotion": "excited",
         *       "prompt_text": "{character_name} bows over his violin.",
         *       "resolved_text": "Sherlock Holmes bows over his violin.",
         *       "source": "unsaved",
         *       "version": null,
         *       "settings": {
         *         "width": 512,
         *         "height": 512,
         *         "fps": 24,
         *         "duration_ms": 3000,
         *         "seed": 221
         *       },
         *       "error": null,
         *       "problems": [],
         *       "hints": [],
         *       "created_at": "2026-03-04T09:15:00.000Z",
         *       "requested_by": {
         *         "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be001",
         *         "display_name": "John Watson"
         *       },
         *       "reused": false,
         *       "job_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be601",
         *       "cancelled_by": null,
         *       "provider": "builtin",
         *       "preset": null,
         *       "estimated_cost_usd": null,
         *       "seam_score": null
         *     }
         */
        Preview: {
            preview_id: components["schemas"]["Uuid"];
            status: components["schemas"]["ClipStatus"];
            progress: number;
            /** @description Set once it is completed. */
            video_url?: string | null;
            /** @description Set once it is completed. */
            poster_url?: string | null;
            expires_at: components["schemas"]["Timestamp"];
            /**
             * Format: uuid
             * @description Null for a preview of a global default.
             */
            character_id: string | null;
            emotion: components["schemas"]["EmotionName"];
            prompt_text: string;
            resolved_text: string;
            /** @enum {string} */
            source: "character" | "global" | "unsaved";
            /** @description Of the saved text it equals, also when that was saved after the preview was asked for. */
            version: number | null;
            settings: components["schemas"]["RenderedSettings"];
            error?: components["schemas"]["ClipError"];
            problems: components["schemas"]["VariableProblems"];
            hints: components["schemas"]["BraceHints"];
            created_at: components["schemas"]["Timestamp"];
            requested_by: components["schemas"]["AdminReference"];
            /**
             * @description An equal clip was there already, or on its way. What the same person asked for in the same
             *     words is the same preview; anybody else gets one of their own, which shares the clip and
             *     expires with it.
             */
            reused?: boolean;
            job_id: components["schemas"]["JobId"];
            cancelled_by: components["schemas"]["AdminReference"];
            provider: components["schemas"]["ClipProvider"];
            preset: components["schemas"]["ClipPreset"];
            estimated_cost_usd: components["schemas"]["EstimatedCost"];
            seam_score: components["schemas"]["SeamScore"];
            queue_position?: components["schemas"]["QueuePosition"];
            usual_seconds?: components["schemas"]["UsualSeconds"];
        };
        /**
         * @description `comfyui`: a ComfyUI server. `fal`, `replicate`: those services. `openai_compatible`: a server with the
         *     routes of OpenAI's videos. `http`: any service with the plain contract of Mien's guide.
         * @enum {string}
         */
        ProviderKind: "comfyui" | "fal" | "replicate" | "openai_compatible" | "http";
        /** @description a-z, 0-9, _ and -, a letter first; never changes. Clips keep it. */
        ProviderName: string;
        /** @description Where the service is, without a query. https, or http in the networks that the configuration allows. */
        BaseUrl: string;
        /** @description Headers that each request carries, for a proxy before the service. They replace those before. */
        ProviderHeaders: {
            [key: string]: string;
        } | null;
        /** @description How many clips may be in the making there at once; null for no bound. */
        RunningMax: number | null;
        /** @description How many clips may be ordered within a minute; null for no bound. */
        RequestsPerMinute: number | null;
        /** @description In US dollars; null for none. What would go beyond it is not sent. */
        Budget: number | null;
        PauseReason: string;
        /**
         * @example {
         *       "name": "gpu-room",
         *       "kind": "comfyui",
         *       "base_url": "https://comfy.example.org",
         *       "submissions_running_max": 2
         *     }
         */
        ProviderCreation: {
            name: components["schemas"]["ProviderName"];
            kind: components["schemas"]["ProviderKind"];
            /** @description Left out, that of the kind, if it has one (`fal`, `replicate`). */
            base_url?: components["schemas"]["BaseUrl"];
            api_key?: string | null;
            headers?: components["schemas"]["ProviderHeaders"];
            submissions_running_max?: components["schemas"]["RunningMax"];
            requests_per_minute?: components["schemas"]["RequestsPerMinute"];
            daily_budget_usd?: components["schemas"]["Budget"];
            monthly_budget_usd?: components["schemas"]["Budget"];
            /** @description Store it although its test failed. */
            force?: boolean;
        };
        /**
         * @example {
         *       "monthly_budget_usd": 200
         *     }
         */
        ProviderPatch: {
            base_url?: components["schemas"]["BaseUrl"];
            /** @description Replaces the key; null removes it. */
            api_key?: string | null;
            headers?: components["schemas"]["ProviderHeaders"];
            submissions_running_max?: components["schemas"]["RunningMax"];
            requests_per_minute?: components["schemas"]["RequestsPerMinute"];
            daily_budget_usd?: components["schemas"]["Budget"];
            monthly_budget_usd?: components["schemas"]["Budget"];
            /** @description While it is, nothing is sent. */
            paused?: boolean;
            pause_reason?: components["schemas"]["PauseReason"];
            /** @description Store it although its test failed. */
            force?: boolean;
        };
        Provider: {
            id: components["schemas"]["Uuid"];
            name: components["schemas"]["ProviderName"];
            kind: components["schemas"]["ProviderKind"];
            base_url: string;
            /** @description Whether there is one; it is never shown. */
            api_key: {
                set: boolean;
                changed_at: components["schemas"]["NullableTimestamp"];
            };
            /** @description Their names; the values are never shown. */
            headers: {
                names: string[];
                changed_at: components["schemas"]["NullableTimestamp"];
            };
            submissions_running_max: components["schemas"]["RunningMax"];
            requests_per_minute: components["schemas"]["RequestsPerMinute"];
            daily_budget_usd: components["schemas"]["Budget"];
            monthly_budget_usd: components["schemas"]["Budget"];
            paused: boolean;
            paused_at: components["schemas"]["NullableTimestamp"];
            pause_reason: string;
            /** @description What the last test found; no failure when it passed. */
            test: {
                tested_at: components["schemas"]["NullableTimestamp"];
                failure: {
                    code: string;
                    message: string;
                } | null;
            };
            version: number;
            archived_at: components["schemas"]["NullableTimestamp"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        ListedProvider: components["schemas"]["Provider"] & {
            spend: components["schemas"]["ProviderSpend"];
        };
        /** @description What was paid, as the service says it, else as it was expected; by days and months of UTC. */
        ProviderSpend: {
            today_usd: number;
            month_usd: number;
            /** @description Orders that were not refused. */
            today_count: number;
            month_count: number;
            /** @description Of the smaller budget; null without one. */
            left_usd: number | null;
            used_up: boolean;
            /** @description Orders that have not ended. */
            running_count: number;
            /** @description Orders of which a person must say what became of them. */
            parked_count: number;
            /** @description Of each kind of clip that was ordered this month. */
            kinds: {
                /** @enum {string} */
                kind: "preview" | "video" | "experiment_clip";
                today_usd: number;
                month_usd: number;
                today_count: number;
                month_count: number;
            }[];
        };
        /**
         * @description How the provider is asked. `loop`, `negative_text`, `estimated_cost_usd`, `is_free` and `clip_limits` are of
         *     all kinds; the guide on providers says the rest. Under a budget a preset must say an `estimated_cost_usd`
         *     above 0, or 0 with `is_free: true` (`no_price`).
         */
        PresetContent: Record<string, never>;
        PresetName: string;
        /**
         * @example {
         *       "provider_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be801",
         *       "name": "Wan loop",
         *       "content": {
         *         "estimated_cost_usd": 0.2,
         *         "loop": "as_is"
         *       }
         *     }
         */
        PresetCreation: {
            provider_id: components["schemas"]["Uuid"];
            name: components["schemas"]["PresetName"];
            content: components["schemas"]["PresetContent"];
            change_reason?: components["schemas"]["ChangeReason"];
            /** @description Store it although the provider could not be asked. */
            force?: boolean;
        };
        /**
         * @example {
         *       "content": {
         *         "estimated_cost_usd": 0.25,
         *         "loop": "as_is"
         *       },
         *       "change_reason": "The price has changed."
         *     }
         */
        PresetSave: {
            name?: components["schemas"]["PresetName"];
            content?: components["schemas"]["PresetContent"];
            change_reason?: components["schemas"]["ChangeReason"];
            /** @description Store it although the provider could not be asked. */
            force?: boolean;
        };
        /**
         * @example {
         *       "version_id": 1,
         *       "change_reason": "The first one was better"
         *     }
         */
        PresetRevert: {
            /** @description The id of a version, or its number. */
            version_id: string | number;
            change_reason?: components["schemas"]["ChangeReason"];
            /** @description Store it although the provider could not be asked. */
            force?: boolean;
        };
        ListedPreset: {
            id: components["schemas"]["Uuid"];
            name: string;
            provider: {
                id: components["schemas"]["Uuid"];
                name: components["schemas"]["ProviderName"];
                kind: components["schemas"]["ProviderKind"];
            };
            /** @description The newest one, of which all else is told. */
            version: number;
            version_id: components["schemas"]["Uuid"];
            estimated_cost_usd: components["schemas"]["EstimatedCost"];
            change_reason: string;
            /** @description How many choices name it. */
            choice_count: number;
            archived_at: components["schemas"]["NullableTimestamp"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
            updated_by: components["schemas"]["AdminReference"];
        };
        Preset: components["schemas"]["ListedPreset"] & {
            content: components["schemas"]["PresetContent"];
        };
        SavedPreset: components["schemas"]["Preset"] & {
            /** @description No version was added. */
            unchanged: boolean;
        };
        ListedPresetVersion: {
            id: components["schemas"]["Uuid"];
            version: number;
            estimated_cost_usd: components["schemas"]["EstimatedCost"];
            change_reason: string;
            reverted_from: number | null;
            created_by: components["schemas"]["AdminReference"];
            created_at: components["schemas"]["Timestamp"];
        };
        PresetVersion: components["schemas"]["ListedPresetVersion"] & {
            content: components["schemas"]["PresetContent"];
        };
        /**
         * @example {
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "emotion": "happy"
         *     }
         */
        PresetDryRunRequest: {
            /**
             * Format: uuid
             * @description Left out or null, the global default.
             */
            character_id?: string | null;
            emotion: components["schemas"]["EmotionName"];
            /** @description Left out or null, the text that the cell stands for. */
            text?: string | null;
            /** @description Left out, that of the newest version. */
            content?: components["schemas"]["PresetContent"];
            settings?: components["schemas"]["ClipSettings"];
            seed?: components["schemas"]["Seed"];
        };
        PresetDryRun: {
            /** @description What the provider would get, without secrets. */
            body: unknown;
            /** @description Where each part of the order stands in the body. */
            places: {
                part: components["schemas"]["OrderPart"];
                /** @description A JSON pointer into the body. */
                pointer: string;
            }[];
            /** @description What the provider is not told. */
            unused_parts: components["schemas"]["OrderPart"][];
            resolved_text: string;
            settings: components["schemas"]["RenderedSettings"];
            variables: components["schemas"]["VariableProblems"];
            estimated_cost_usd: components["schemas"]["EstimatedCost"];
            /** @description What the provider makes of the preset; `not_checked` when it could not be asked. */
            problems: components["schemas"]["BrokenRule"][];
        };
        /** @enum {string} */
        OrderPart: "text" | "negative_text" | "seed" | "width" | "height" | "fps" | "duration" | "emotion" | "character_id" | "submission_id" | "reference_image";
        /**
         * @description `inherit`: what a less specific choice says.
         * @enum {string}
         */
        ChoiceMaker: "preset" | "builtin" | "inherit";
        /**
         * @example {
         *       "emotion": "angry",
         *       "maker": "preset",
         *       "preset_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be901"
         *     }
         */
        PresetChoosing: {
            /**
             * Format: uuid
             * @description Left out or null, all characters and the global defaults.
             */
            character_id?: string | null;
            /** @description Left out or null, all emotions. */
            emotion?: string | null;
            maker: components["schemas"]["ChoiceMaker"];
            /**
             * Format: uuid
             * @description Of the maker `preset`.
             */
            preset_id?: string | null;
        };
        PresetChoice: {
            /** Format: uuid */
            character_id: string | null;
            character_name: string | null;
            emotion: string | null;
            maker: components["schemas"]["ChoiceMaker"];
            preset: {
                id: components["schemas"]["Uuid"];
                name: string;
                provider: components["schemas"]["ProviderName"];
            } | null;
            /** @description 0 when nothing is chosen. */
            version: number;
            updated_by: components["schemas"]["AdminReference"];
            updated_at: components["schemas"]["NullableTimestamp"];
        };
        ResolvedChoice: {
            provider: components["schemas"]["ClipProvider"];
            preset: components["schemas"]["ClipPreset"];
            /** @description The scope of the choice that counts; null when nothing is chosen, or `builtin`. */
            chosen_for: {
                /** Format: uuid */
                character_id: string | null;
                emotion: string | null;
            } | null;
            estimated_cost_usd: components["schemas"]["EstimatedCost"];
            /** @description Of the provider's smaller budget. */
            left_usd: number | null;
            /** @description Whether one more clip is within the budgets. */
            affordable: boolean;
            /** @description Whether the provider is. */
            paused: boolean;
            pause_reason: string;
        };
        /**
         * @description `submitting`: about to be sent, or sent without an answer yet. `accepted`: the provider has it.
         *     `rejected`: it certainly does not run. `unknown`: its answer was lost, and it is being looked for.
         *     `parked`: only a person can say what became of it. `lost`: the provider knows it no more. A state only
         *     goes forwards.
         * @enum {string}
         */
        SubmissionState: "submitting" | "accepted" | "rejected" | "unknown" | "succeeded" | "failed" | "cancelled" | "lost" | "parked";
        SubmissionSummary: {
            submission_id: components["schemas"]["Uuid"];
            /** @enum {string} */
            clip_kind: "preview" | "video" | "experiment_clip";
            clip_id: components["schemas"]["Uuid"];
            /**
             * @description That of the clip's job; null when the job is gone.
             * @enum {string|null}
             */
            clip_status: "pending" | "processing" | "completed" | "failed" | "cancelled" | null;
            /** Format: uuid */
            character_id: string | null;
            character_name: string | null;
            emotion: string;
            provider: {
                id: components["schemas"]["Uuid"];
                name: components["schemas"]["ProviderName"];
                kind: string;
            };
            preset: {
                id: components["schemas"]["Uuid"];
                name: string;
                version: number;
                version_id: components["schemas"]["Uuid"];
            };
            state: components["schemas"]["SubmissionState"];
            /**
             * @description Of an accepted one, as the provider last said.
             * @enum {string|null}
             */
            stage: "queued" | "running" | "fetching" | null;
            /** @description At the provider; 0 is the next. */
            queue_position: number | null;
            progress: number | null;
            /** @description What the provider calls it. */
            external_id: string | null;
            error: {
                code: string;
                message: string;
                may_be_billed: boolean;
            } | null;
            estimated_cost_usd: components["schemas"]["EstimatedCost"];
            /** @description What the provider says that it cost; all null when it says nothing. */
            cost: {
                usd: number | null;
                amount: number | null;
                unit: string | null;
            };
            /** @description What budgets count: what the provider said, else what was expected of one that runs or may be billed. */
            spent_usd: number;
            created_at: components["schemas"]["Timestamp"];
            answered_at: components["schemas"]["NullableTimestamp"];
            ended_at: components["schemas"]["NullableTimestamp"];
            /** @description What a person said of it. */
            resolution: {
                /** @enum {string} */
                outcome: "made" | "not_made";
                by: components["schemas"]["AdminReference"];
                at: components["schemas"]["Timestamp"];
            } | null;
        };
        Submission: components["schemas"]["SubmissionSummary"] & {
            /** @description The body as it was sent, without keys; null for a clip of an experiment, whose arms are not told. */
            request: unknown;
        };
        /**
         * @example {
         *       "outcome": "not_made"
         *     }
         * @example {
         *       "outcome": "made",
         *       "external_id": "764cabcf-b745-4b3e-ae38-1200304cf45b"
         *     }
         */
        SubmissionResolving: {
            /** @enum {string} */
            outcome: "made" | "not_made";
            /** @description What the provider calls it, when it was made. */
            external_id?: string | null;
        };
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
        Export: {
            export_id: components["schemas"]["Uuid"];
            status: components["schemas"]["ClipStatus"];
            progress: number;
            format: components["schemas"]["BundleFormat"];
            with_history: boolean;
            /** @description False for CSV. */
            with_images: boolean;
            /** @description Null for all; `global` stands for the global defaults. */
            character_ids: string[] | null;
            /** @description Null for all. */
            emotions: components["schemas"]["EmotionName"][] | null;
            /** @description Set once it is completed; null for viewers, because the file names authors by their e-mail. */
            file_url: string | null;
            file_name: string;
            bytes: number | null;
            /** @description Of the file, in hexadecimal. */
            sha256: string | null;
            counts: components["schemas"]["BundleCounts"] | null;
            error: components["schemas"]["ClipError"];
            created_at: components["schemas"]["Timestamp"];
            /** Format: date-time */
            completed_at: string | null;
            expires_at: components["schemas"]["Timestamp"];
            requested_by: components["schemas"]["AdminReference"];
            job_id: components["schemas"]["JobId"];
        };
        /** @enum {string} */
        BundleFormat: "json" | "csv";
        BundleCounts: {
            emotions: number;
            characters: number;
            /** @description Exports of older releases do not have it. */
            templates?: number;
            prompts: number;
            versions: number;
            /** @description Exports of older releases do not have it. */
            reference_images?: number;
        };
        ReferenceImage: {
            /** @description Null for the main image. */
            emotion: string | null;
            /** @description Good for an hour. */
            image_url: string;
            content_type: string;
            bytes: number;
            /** @description Of the file, in hexadecimal. */
            sha256: string;
            width: number;
            height: number;
            /** @description Its main colours, `rrggbb` joined by blanks, three at most. */
            palette: string;
            created_at: components["schemas"]["Timestamp"];
        };
        ReferenceImageUpload: {
            upload_id: components["schemas"]["Uuid"];
            status: components["schemas"]["ClipStatus"];
            image: components["schemas"]["ReferenceImage"] | null;
        };
        /** @enum {string} */
        ClipSetFormat: "sillytavern" | "charx" | "zip";
        /**
         * @example {
         *       "format": "sillytavern"
         *     }
         */
        ClipExportOrder: {
            format: components["schemas"]["ClipSetFormat"];
        };
        ClipExport: {
            export_id: components["schemas"]["Uuid"];
            status: components["schemas"]["ClipStatus"];
            progress: number;
            /** @description Null when the character is gone. */
            character_id: string | null;
            format: components["schemas"]["ClipSetFormat"];
            /** @description Set once it is completed. */
            file_url: string | null;
            file_name: string;
            bytes: number | null;
            /** @description Of the file, in hexadecimal. */
            sha256: string | null;
            /** @description The emotions whose clips are in the file; null until it is completed. */
            clips: string[] | null;
            /** @description The emotions without a clip in the file. */
            missing: string[] | null;
            /** @description Of an expression pack, which emotion's clip each label has. */
            labels: {
                [key: string]: string;
            } | null;
            /** @description Labels of the map for which there is no clip, not even of what stands in. */
            labels_missing: string[] | null;
            /** @description Labels that SillyTavern knows and the map does not have. */
            labels_unmapped: string[] | null;
            /**
             * @description Parts that could not be used, each with the reason; the others are in the file. Null until
             *     it is completed.
             */
            left_out: components["schemas"]["CardLeftOut"][] | null;
            error: components["schemas"]["ClipError"];
            created_at: components["schemas"]["Timestamp"];
            /** Format: date-time */
            completed_at: string | null;
            expires_at: components["schemas"]["Timestamp"];
            requested_by: components["schemas"]["AdminReference"];
            job_id: components["schemas"]["JobId"];
        };
        /**
         * @example {
         *       "name": "Luna",
         *       "slug": "luna"
         *     }
         */
        CardOrder: {
            /**
             * @description A character that is here gets the images, and nothing else of the card is taken. Without
             *     it the one that was named with the upload, else a new one.
             */
            character_id?: components["schemas"]["Uuid"];
            /**
             * @description Images of the character that may be overwritten, each with the digest under which it was
             *     seen (`current` in the plan). All others that are there stay.
             */
            replace?: {
                /** @description Null for the main image. */
                emotion: string | null;
                sha256: string;
            }[];
            /** @description Images of the plan that are not wanted, by their emotion; null for the main one. */
            leave?: (string | null)[];
            /** @description Instead of the card's. */
            name?: string;
            /** @description Instead of the card's. */
            description?: string;
            slug?: components["schemas"]["Slug"];
        };
        CardLeftOut: {
            what: string;
            why: string;
        };
        CardPlan: {
            /** @enum {string} */
            kind: "png" | "json" | "charx" | "expressions";
            /** @description `chara_card_v3`, `chara_card_v2`, `v1` or `expressions`. */
            spec: string;
            name: string;
            description: string;
            /** @description One main image at most, and one for each emotion at most. */
            images: {
                /** @description Its place among those of the card. */
                image: number;
                /**
                 * @description What the character that is asked about has in this place; only where one import is
                 *     told, and null without a character.
                 */
                current?: components["schemas"]["ReferenceImage"] | null;
                /** @description Null for the main image. */
                emotion: string | null;
                /** @description What the card calls it. */
                label: string;
            }[];
            /** @description What is not taken, the first 200. */
            left_out: components["schemas"]["CardLeftOut"][];
            left_out_count: number;
        };
        CardResult: {
            character_id: components["schemas"]["Uuid"];
            is_new_character: boolean;
            images: {
                emotion: string | null;
                width: number;
                height: number;
            }[];
            /** @description Images that could not be used, were not wanted, or had another in their place. */
            left_out: components["schemas"]["CardLeftOut"][];
        };
        CardImport: {
            import_id: components["schemas"]["Uuid"];
            /** @enum {string} */
            status: "planning" | "planned" | "applying" | "applied" | "failed" | "cancelled";
            progress: number;
            /** @description Who gets the images, or was made. */
            character_id: string | null;
            file_name: string;
            plan: components["schemas"]["CardPlan"] | null;
            result: components["schemas"]["CardResult"] | null;
            error: components["schemas"]["ClipError"];
            created_at: components["schemas"]["Timestamp"];
            expires_at: components["schemas"]["Timestamp"];
            requested_by: components["schemas"]["AdminReference"];
            job_id: components["schemas"]["JobId"];
        };
        ExpressionLabelEntry: {
            /** @description It need not be there. */
            emotion: string;
            labels: string[];
            /** @description Emotions that stand in where it is not there or has no clip, the best first. */
            fallback?: string[];
        };
        /**
         * @example {
         *       "entries": [
         *         {
         *           "emotion": "happy",
         *           "labels": [
         *             "joy",
         *             "amusement"
         *           ],
         *           "fallback": [
         *             "neutral",
         *             "idle"
         *           ]
         *         },
         *         {
         *           "emotion": "sad",
         *           "labels": [
         *             "sadness"
         *           ],
         *           "fallback": [
         *             "neutral",
         *             "idle"
         *           ]
         *         }
         *       ]
         *     }
         */
        ExpressionLabelsChange: {
            entries: components["schemas"]["ExpressionLabelEntry"][];
        };
        ExpressionLabels: {
            entries: components["schemas"]["ExpressionLabelEntry"][];
            version: number;
            updated_at: components["schemas"]["Timestamp"];
        };
        /**
         * @description `failed`: the file could not be read, see `error`. An apply that failed leaves the import
         *     `planned`, with the reason in `error`.
         * @enum {string}
         */
        ImportStatus: "planning" | "planned" | "applying" | "applied" | "failed" | "cancelled" | "expired";
        /**
         * @description create: the cell has no text of its own here. update: the file continues the history that is
         *     here. unchanged: all of it is here already. conflict: both have gone on in their own way.
         *     error: a rule is broken, see `problems`.
         * @enum {string}
         */
        ImportAction: "create" | "update" | "unchanged" | "conflict" | "error";
        /**
         * @description What becomes of a conflict. overwrite: the newest text of the file is added as the next
         *     version. skip: the cell stays as it is. merge: the versions of the file that are not here are
         *     added behind those that are. Nothing that is here is ever lost.
         * @enum {string}
         */
        ImportStrategy: "overwrite" | "skip" | "merge";
        /** @enum {string} */
        ImportOutcome: "created" | "updated" | "overwritten" | "merged" | "skipped" | "unchanged";
        ImportImage: {
            /** @description Its number among the images of the file; names it in `decisions`, as a `reference_image`. */
            item: number;
            line: number;
            character_slug: string | null;
            character_name: string | null;
            /** @description Null for the main image. */
            emotion: string | null;
            /**
             * @description replace: another image is here, and the strategy says what becomes of it.
             * @enum {string}
             */
            action: "create" | "replace" | "error";
            /** @description Of the image as it would be kept; null when it is in error. */
            sha256: string | null;
            /** @description The image as it would be kept, good for an hour; null once it is applied. */
            image_url: string | null;
            /** @description Of the image that is here. */
            current_sha256: string | null;
            /** @description The image that is here, good for an hour; null once it is applied. */
            current_image_url: string | null;
            width: number;
            height: number;
            problems: components["schemas"]["BrokenRule"][];
            /**
             * @description What became of it; null until the import is applied.
             * @enum {string|null}
             */
            outcome: "created" | "replaced" | "skipped" | "unchanged" | null;
        };
        ImportSummary: {
            import_id: components["schemas"]["Uuid"];
            status: components["schemas"]["ImportStatus"];
            /** @description Of the reading or the applying, whichever runs. */
            progress: number;
            file_name: string;
            file_bytes: number;
            file_sha256: string;
            format: components["schemas"]["BundleFormat"] | null;
            with_history: boolean | null;
            /**
             * @description What a file of this format says nothing of, so that it stays as it is: `templates` and
             *     `reference_images` of CSV. Null until the format is known.
             */
            not_in_format: ("templates" | "reference_images")[] | null;
            /** @description Of the plan: prompts that can be taken over or are here already, conflicts, and errors. */
            results: {
                success_count: number;
                conflict_count: number;
                error_count: number;
            };
            /** @description Rows of the plan by action; null while there is no plan. */
            counts: {
                create: number;
                update: number;
                unchanged: number;
                conflict: number;
                /** @description Characters, emotions, templates and images that cannot be created count too. */
                error: number;
                new_characters: number;
                new_emotions: number;
                /** @description Plans of older releases do not have it, nor the next one. */
                new_templates?: number;
                /** @description Templates of which the file knows later versions. */
                updated_templates?: number;
                /** @description Plans of older releases do not have it, nor the next one. */
                new_images?: number;
                /** @description Reference images that are others here. */
                changed_images?: number;
                /** @description In the file. */
                versions: number;
                /**
                 * @description Of these, those that an apply adds which skips the conflicts. Plans of older
                 *     releases do not have it.
                 */
                new_versions?: number;
            } | null;
            /** @description What was done; null until it is. */
            applied: {
                created: number;
                updated: number;
                overwritten: number;
                merged: number;
                skipped: number;
                unchanged: number;
                new_versions: number;
                new_characters: number;
                new_emotions: number;
                new_templates?: number;
                updated_templates?: number;
                new_images?: number;
                replaced_images?: number;
            } | null;
            strategy: components["schemas"]["ImportStrategy"] | null;
            /** @description Why the file could not be read, or the last apply was refused: the sentence alone. */
            error_message: string | null;
            created_at: components["schemas"]["Timestamp"];
            /** Format: date-time */
            planned_at: string | null;
            /** Format: date-time */
            applied_at: string | null;
            expires_at: components["schemas"]["Timestamp"];
            requested_by: components["schemas"]["AdminReference"];
            applied_by: components["schemas"]["AdminReference"];
            job_id: components["schemas"]["JobId"];
        };
        Import: components["schemas"]["ImportSummary"] & {
            /** @description Why the file could not be read, or the last apply was refused. */
            error: {
                code: string;
                message: string;
                problems: components["schemas"]["BrokenRule"][];
            } | null;
        };
        ImportRow: {
            /** @description Its number in the file; names it in `decisions`. */
            item: number;
            line: number;
            /**
             * @description Where it stands in a JSON file. Empty for CSV, where `pointer` in `problems` is the name of
             *     the column.
             */
            pointer: string;
            action: components["schemas"]["ImportAction"];
            /**
             * Format: uuid
             * @description Of the character here, or its future id; null for a global default, or an unknown
             *     character.
             */
            character_id: string | null;
            character_slug: string | null;
            character_name: string | null;
            emotion: string;
            /** @description It would be created by the import. */
            is_new_character: boolean;
            /** @description The newest in the file, as it says; null where a row in error has none that can be shown. */
            version: number | null;
            /** @description Of this prompt in the file. */
            version_count: number;
            /** @description What an apply would add; of a conflict, what `merge` would. */
            new_version_count: number;
            /** @description The newest in the file. Null is a deletion, or without `version` nothing to show. */
            prompt_text: string | null;
            /** @description Of the newest in the file; null in a row in error. */
            file_details: components["schemas"]["VersionDetails"] | null;
            current_version: number | null;
            current_text: string | null;
            current_details: components["schemas"]["VersionDetails"] | null;
            /** @description Word by word from `current_text` to `prompt_text`; empty when they are equal. */
            diff: components["schemas"]["DiffPart"][];
            problems: components["schemas"]["BrokenRule"][];
            /** @description On the newest text of the file. They keep nothing from being imported. */
            hints: components["schemas"]["BraceHints"];
            /** @description What was done; null until it is. */
            outcome: components["schemas"]["ImportOutcome"] | null;
        };
        /** @description What makes two versions with the same text differ. */
        VersionDetails: {
            change_reason: string;
            /** @description The name of the author; null in a file that names none. */
            created_by: string | null;
            /**
             * Format: date-time
             * @description When it was written; null in a file that does not say it.
             */
            created_at: string | null;
        };
        DiffPart: {
            /** @enum {string} */
            op: "equal" | "insert" | "delete";
            text: string;
        };
        ImportAxis: {
            line: number;
            /** @description The slug of a character, the name of another. */
            name: string;
            /**
             * @description A template of which the file knows later versions is updated.
             * @enum {string}
             */
            action: "create" | "update" | "error";
            /** @description It comes into being archived, as the file says, and lists do not show it. */
            is_archived: boolean;
            problems: components["schemas"]["BrokenRule"][];
        };
        /**
         * @example {
         *       "strategy": "skip",
         *       "decisions": [
         *         {
         *           "item": 3,
         *           "strategy": "overwrite"
         *         },
         *         {
         *           "part": "reference_image",
         *           "item": 1,
         *           "strategy": "overwrite"
         *         }
         *       ]
         *     }
         */
        ImportApply: {
            strategy: components["schemas"]["ImportStrategy"];
            /**
             * @description For single rows and reference images, none of them twice. `skip` also leaves out what would
             *     be created or updated; on those the others change nothing.
             */
            decisions?: {
                item: number;
                strategy: components["schemas"]["ImportStrategy"];
                /**
                 * @description Whose number `item` is; that of a prompt when it is left out.
                 * @enum {string}
                 */
                part?: "prompt" | "reference_image";
            }[];
            /**
             * @description Leave out the rows in error.
             * @default false
             */
            skip_errors: boolean;
        };
        /**
         * @example {
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "emotion": "excited"
         *     }
         */
        VideoRequest: {
            /**
             * Format: uuid
             * @description The character; left out, it is the one assigned to the user.
             */
            character_id?: string | null;
            emotion: components["schemas"]["EmotionName"];
            /** Format: uuid */
            user_id?: string | null;
            seed?: components["schemas"]["Seed"];
            settings?: components["schemas"]["ClipSettings"];
            /** Format: uuid */
            resolution_id?: string | null;
            /**
             * @description What to do about variables without a value; a setting says it otherwise.
             * @enum {string}
             */
            unresolved?: "keep" | "reject";
        };
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
        /**
         * @example {
         *       "video_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be701",
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "emotion": "excited",
         *       "prompt_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be201",
         *       "prompt_version": 3,
         *       "source": "character",
         *       "resolution_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be401",
         *       "resolved_sha256": "27beeb29a07d51742a3bc2b3e6dd8fb09c5f4e8d6d5db2abafb80d38e35a1dfa",
         *       "generation_timestamp": "2026-03-04T09:20:04.118Z",
         *       "logged_at": "2026-03-04T09:20:04.120Z",
         *       "experiment": null
         *     }
         */
        UsageLogEntry: {
            video_id: components["schemas"]["Uuid"];
            character_id: components["schemas"]["Uuid"];
            emotion: components["schemas"]["EmotionName"];
            prompt_id: components["schemas"]["Uuid"];
            prompt_version: number;
            /** @enum {string} */
            source: "character" | "global";
            resolution_id: components["schemas"]["Uuid"];
            /** @description Of the text that was used; of the empty one when its user was erased. */
            resolved_sha256: string;
            generation_timestamp: components["schemas"]["Timestamp"];
            logged_at: components["schemas"]["Timestamp"];
            experiment: components["schemas"]["SplitArm"];
        };
        /**
         * @example {
         *       "id": "01994b1c-8a01-7c11-9d52-4f0c6a7bea01",
         *       "name": "Ada Example",
         *       "email": "ada@example.com",
         *       "phone": "+442079460018",
         *       "attributes": {
         *         "plan": "basic"
         *       },
         *       "assignment": {
         *         "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101"
         *       },
         *       "archived_at": null,
         *       "version": 1,
         *       "created_at": "2026-03-01T10:00:00.000Z",
         *       "updated_at": "2026-03-01T10:00:00.000Z"
         *     }
         */
        User: {
            id: components["schemas"]["Uuid"];
            name: string;
            email: string | null;
            /** @description E.164: + and 7 to 15 digits. */
            phone: string | null;
            attributes: components["schemas"]["Attributes"];
            /** @description The character assigned now. */
            assignment?: {
                character_id: components["schemas"]["Uuid"];
            } | null;
            archived_at: components["schemas"]["NullableTimestamp"];
            version: number;
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
        };
        /**
         * @example {
         *       "name": "Ada Example",
         *       "email": "ada@example.com",
         *       "phone": "+44 20 7946 0018"
         *     }
         */
        UserCreation: {
            name: string;
            email?: string | null;
            phone?: string | null;
            attributes?: components["schemas"]["Attributes"];
        };
        /**
         * @example {
         *       "phone": null
         *     }
         */
        UserPatch: {
            name?: string;
            email?: string | null;
            phone?: string | null;
            attributes?: components["schemas"]["Attributes"];
        };
        /**
         * @example {
         *       "id": "01994b1c-8a01-7c11-9d52-4f0c6a7beb01",
         *       "user_id": "01994b1c-8a01-7c11-9d52-4f0c6a7bea01",
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "assigned_by": {
         *         "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be001",
         *         "display_name": "John Watson"
         *       },
         *       "created_at": "2026-03-01T10:05:00.000Z",
         *       "ended_at": null
         *     }
         */
        Assignment: {
            id: components["schemas"]["Uuid"];
            user_id: components["schemas"]["Uuid"];
            character_id: components["schemas"]["Uuid"];
            assigned_by: components["schemas"]["AdminReference"];
            created_at: components["schemas"]["Timestamp"];
            ended_at: components["schemas"]["NullableTimestamp"];
        };
        /**
         * @example {
         *       "user_id": "01994b1c-8a01-7c11-9d52-4f0c6a7bea01",
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101"
         *     }
         */
        AssignmentCreation: {
            user_id: components["schemas"]["Uuid"];
            character_id: components["schemas"]["Uuid"];
        };
        /** @enum {string|null} */
        ExperimentArm: "a" | "b" | null;
        ExperimentCellDraft: {
            /**
             * Format: uuid
             * @description Null for a global default.
             */
            character_id: string | null;
            emotion: components["schemas"]["EmotionName"];
            /** @description Not with a template; else required. */
            text_a?: string;
            /** @description Not with a template; else required. */
            text_b?: string;
        };
        /**
         * @description Two versions of a template: each cell gets its texts from them, with the values that it has. Every cell has
         *     a text of this template.
         */
        ExperimentTemplate: {
            template_id: components["schemas"]["Uuid"];
            version_a: number;
            version_b: number;
        };
        /**
         * @description What is asked of each pair: which clip is preferred, or ratings of both from 1 to 5, of which the higher one
         *     is preferred.
         * @enum {string}
         */
        ExperimentMode: "pairwise" | "ratings";
        /**
         * @example {
         *       "name": "A warmer smile",
         *       "pair_count": 40,
         *       "cells": [
         *         {
         *           "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *           "emotion": "happy",
         *           "text_a": "{character_name} smiles.",
         *           "text_b": "{character_name} beams, eyes nearly closed."
         *         }
         *       ],
         *       "raters": [
         *         "01994b1c-8a01-7c11-9d52-4f0c6a7be001",
         *         "01994b1c-8a01-7c11-9d52-4f0c6a7be002"
         *       ]
         *     }
         */
        ExperimentDraft: {
            name: string;
            description?: string;
            mode?: components["schemas"]["ExperimentMode"];
            /** @description What is rated besides the overall impression; only with ratings. */
            criteria?: string[];
            template?: components["schemas"]["ExperimentTemplate"];
            /** @default 40 */
            pair_count: number;
            settings?: components["schemas"]["ClipSettings"];
            cells: components["schemas"]["ExperimentCellDraft"][];
            /** @description The panel. Who wrote one of the texts may vote, but does not count. */
            raters: components["schemas"]["Uuid"][];
        };
        ExperimentCell: {
            /** Format: uuid */
            character_id: string | null;
            emotion: components["schemas"]["EmotionName"];
            /** @description Null for a rater while it runs. */
            text_a: string | null;
            /** @description Null for a rater while it runs. */
            text_b: string | null;
            /** @description Of the cell's own prompt when the experiment began; 0 for none. */
            base_version: number;
            /** @description As it is now. */
            current_version: number;
        };
        ExperimentRater: {
            id: components["schemas"]["Uuid"];
            display_name: string;
            /** @description Wrote one of the texts; known from the start on. */
            is_author: boolean;
            /** @description Has looked at what the sides are, and votes no more. */
            is_unblinded: boolean;
        };
        ListedExperiment: {
            id: components["schemas"]["Uuid"];
            number: number;
            name: string;
            /** @enum {string} */
            state: "draft" | "rendering" | "running" | "closed";
            mode: components["schemas"]["ExperimentMode"];
            pair_count: number;
            /** @description Whose votes are in, or of which a clip could not be made. */
            pairs_frozen: number;
            cell_count: number;
            winner: components["schemas"]["ExperimentArm"];
            /** @description Of a winner: whether it stands when all experiments that have ended are taken together (e-BH at 5 %). */
            survives: boolean | null;
            created_by: components["schemas"]["AdminReference"];
            updated_at: components["schemas"]["Timestamp"];
        };
        Experiment: {
            id: components["schemas"]["Uuid"];
            number: number;
            name: string;
            /** @description What its makers expect; null for a rater while it runs. */
            description: string | null;
            /** @enum {string} */
            state: "draft" | "rendering" | "running" | "closed";
            mode: components["schemas"]["ExperimentMode"];
            criteria: string[];
            /** @description The versions that the texts come from; null for a rater while it runs. */
            template: {
                template_id: components["schemas"]["Uuid"];
                version_a: number;
                version_b: number;
            } | null;
            pair_count: number;
            settings: components["schemas"]["ClipSettings"];
            version: number;
            created_by: components["schemas"]["AdminReference"];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
            started_at: components["schemas"]["NullableTimestamp"];
            closed_at: components["schemas"]["NullableTimestamp"];
            winner: components["schemas"]["ExperimentArm"];
            promoted_at: components["schemas"]["NullableTimestamp"];
            archived_at: components["schemas"]["NullableTimestamp"];
            clips: {
                count: number;
                ended: number;
            };
            pairs_frozen: number;
            /** @description How production's traffic is split now; null while it is not. */
            split?: components["schemas"]["ExperimentSplit"] | null;
            /** @description Whether something is hidden from you. */
            blinded: boolean;
            cells: components["schemas"]["ExperimentCell"][];
            raters: components["schemas"]["ExperimentRater"][];
        };
        /**
         * @description In basis points of all users, 10000 at most together. The others get the cell's own text.
         * @example {
         *       "share_a": 500,
         *       "share_b": 500
         *     }
         */
        TrafficShares: {
            share_a: number;
            share_b: number;
        };
        ExperimentSplit: {
            /** @description A change of the shares begins another one. */
            phase: number;
            share_a: number;
            share_b: number;
            started_at: components["schemas"]["Timestamp"];
            /** @description Cells whose prompt has changed since the experiment began; they are not split. */
            cells_moved: number;
        };
        /** @description The experiment that the text is of and which of its arms; null for the cell's own text. */
        SplitArm: {
            id: components["schemas"]["Uuid"];
            /** @enum {string} */
            arm: "a" | "b";
            phase: number;
        } | null;
        /**
         * @example {
         *       "resolution_id": "01994b1c-8a01-8c11-9d52-4f0c6a7be401",
         *       "name": "watched",
         *       "is_success": true
         *     }
         */
        Outcome: {
            resolution_id: components["schemas"]["Uuid"];
            /** @description Of what happened or did not: `watched`. */
            name: string;
            is_success: boolean;
            /** @description Need not be sent; when it is, it must be the resolution's. */
            experiment_id?: components["schemas"]["Uuid"];
            /**
             * @description As `experiment_id`.
             * @enum {string}
             */
            arm?: "a" | "b";
        };
        RecordedOutcome: {
            resolution_id: components["schemas"]["Uuid"];
            experiment_id: components["schemas"]["Uuid"];
            /** @enum {string} */
            arm: "a" | "b";
            name: string;
            is_success: boolean;
            recorded_at: components["schemas"]["Timestamp"];
        };
        /** @description A person counts once for each name, with the first outcome, unless the person had another arm before. */
        OutcomeResult: {
            name: string;
            /** @enum {string} */
            state: "collecting" | "open" | "leaning" | "winner" | "inconclusive" | "blocked";
            direction: components["schemas"]["ExperimentArm"];
            /** @description The verdict in words. */
            sentence: string;
            a: components["schemas"]["OutcomeOfArm"];
            b: components["schemas"]["OutcomeOfArm"];
            /** @description B's proportion less A's; null without people. */
            difference: number | null;
            /** @description Of the difference; good at every look. */
            cs95: components["schemas"]["Interval"];
            evidence: {
                /** @description Natural logarithm of the evidence that the arms differ. */
                log_e: number;
                /** @description Evidence that decides, not as a logarithm. */
                threshold: number;
            };
        };
        OutcomeOfArm: {
            /** @description All outcomes. */
            recorded: number;
            /** @description Who count. */
            people: number;
            /** @description Of those people. */
            successes: number;
            share: number | null;
            /** @description Of the share; good at every look. */
            cs95: components["schemas"]["Interval"];
        };
        /** @description A time in which the shares did not change, and whether the arms got what they were to get. */
        TrafficPhase: {
            phase: number;
            share_a: number;
            share_b: number;
            started_at: components["schemas"]["Timestamp"];
            ended_at: components["schemas"]["NullableTimestamp"];
            people_a: number;
            people_b: number;
            chi_square: number;
            p: number;
            /** @description The sample ratio is not that of the shares (p < 0.001). */
            is_alarm: boolean;
            /** @description People in an arm that was to get nobody. */
            strays: number;
        };
        ExperimentTrial: {
            id: components["schemas"]["Uuid"];
            left_url: string;
            right_url: string;
        } | null;
        RaterProgress: {
            trial: components["schemas"]["ExperimentTrial"];
            /** @description The one after it, so that its clips can be loaded meanwhile. */
            upcoming: components["schemas"]["ExperimentTrial"];
            answered: number;
            /** @description Trials that you can answer. */
            count: number;
            /**
             * Format: uuid
             * @description The one that you answered last, while that can be taken back.
             */
            last_trial_id: string | null;
        };
        SideRating: {
            overall: number;
            /** @description One for each criterion of the experiment, in its order. */
            criteria: number[];
        };
        /**
         * @description An answer or ratings of both sides, as the mode of the experiment asks.
         * @example {
         *       "answer": "left",
         *       "decision_ms": 2400
         *     }
         */
        TrialVote: {
            /** @enum {string} */
            answer?: "left" | "right" | "both_good" | "both_bad";
            left?: components["schemas"]["SideRating"];
            right?: components["schemas"]["SideRating"];
            /** @description How long it took; shown only. */
            decision_ms?: number;
        };
        /**
         * @example {
         *       "reason": "The clips of one pair look broken."
         *     }
         */
        Unblinding: {
            reason: string;
        };
        /**
         * @example {
         *       "pairs": 20,
         *       "reason": "Not decided yet."
         *     }
         */
        ExperimentExtension: {
            /** @description To be added; 200 pairs are the most in all. */
            pairs: number;
            reason: string;
        };
        ExperimentPairs: {
            blinded: boolean;
            pairs: {
                number: number;
                /** Format: uuid */
                character_id: string | null;
                emotion: components["schemas"]["EmotionName"];
                /** @description Its place in the path of the evidence. */
                frozen_order: number | null;
                frozen_at: components["schemas"]["NullableTimestamp"];
                /** @description From 0 (A is preferred) to 1 (B is preferred). */
                score: number | null;
                /** @description Standard deviation of the panel's answers, from 0 to 0.5; null without an answer. */
                disagreement: number | null;
                clips: {
                    a: components["schemas"]["ExperimentClip"];
                    b: components["schemas"]["ExperimentClip"];
                };
                votes: {
                    rater_id: components["schemas"]["Uuid"];
                    is_author: boolean;
                    /** @enum {string} */
                    answer: "a" | "b" | "both_good" | "both_bad";
                    ratings: {
                        a: components["schemas"]["SideRating"];
                        b: components["schemas"]["SideRating"];
                    } | null;
                }[];
            }[];
        };
        ExperimentClip: {
            video_url: string | null;
            poster_url: string | null;
            /** @description Why there is no clip; the pair is a loss for its arm. */
            failure: string | null;
        };
        ExperimentRatings: {
            /** @description Null for the overall impression. */
            name: string | null;
            a: components["schemas"]["RatingDistribution"];
            b: components["schemas"]["RatingDistribution"];
            /** @description Wilcoxon's signed-rank test of the pairs, at the planned end only. The winner does not depend on it. */
            test: {
                p: number;
                /** @description Of a criterion, corrected for their number (Holm). */
                p_holm: number | null;
                /** @description Matched rank-biserial correlation, -1 to 1; above 0 for B. */
                effect: number;
                pairs: number;
            } | null;
        };
        RatingDistribution: {
            /** @description Of the ratings 1 to 5. */
            counts: number[];
            median: number | null;
            /** @description Of the ratings 4 and 5. */
            top_share: number | null;
        };
        Interval: number[];
        /** @description Of a blinded reader only `blinded` and `pairs`. */
        ExperimentResults: {
            blinded: boolean;
            /** @enum {string} */
            state?: "collecting" | "open" | "leaning" | "winner" | "no_difference" | "inconclusive" | "review" | "blocked";
            direction?: components["schemas"]["ExperimentArm"];
            /** @description The verdict in words. */
            sentence?: string;
            pairs: {
                planned: number;
                frozen: number;
                /** @description That the verdict rests on. */
                counted?: number;
            };
            answers?: {
                a: number;
                both_good: number;
                both_bad: number;
                b: number;
            };
            estimate?: {
                /** @description In which B is preferred. */
                share: number;
                ci95: components["schemas"]["Interval"];
                cs95: components["schemas"]["Interval"];
                p_b_better: number;
                expected_loss: number;
                /** @description That the share is within 15 points of a half. */
                p_negligible: number;
                negligible: components["schemas"]["Interval"];
            };
            evidence?: {
                /** @description Natural logarithm of the evidence. */
                log_e: number;
                /** @description Evidence that decides, not as a logarithm. */
                threshold: number;
                /** @description After each pair that counts. */
                log_path: number[];
            };
            raters?: {
                id: components["schemas"]["Uuid"];
                votes: number;
                share: number | null;
                /** @description To be looked at, not to be judged by; null of authors. */
                ci95: number[] | null;
                /** @description Of the answers to pairs that came again. */
                consistency: number | null;
                /** @description Shown apart; does not count. */
                is_author: boolean;
            }[];
            cells?: {
                /** Format: uuid */
                character_id: string | null;
                emotion: components["schemas"]["EmotionName"];
                pairs: number;
                share: number;
                ci95: components["schemas"]["Interval"];
                /** @description Word by word from A to B. */
                diff: components["schemas"]["DiffPart"][];
            }[];
            health?: {
                failed_a: number;
                failed_b: number;
                /** @description Decisive votes for the left side. */
                left: number;
                decisive: number;
                left_share: number | null;
                left_p: number;
                /** @description Answers to pairs that came again. */
                repeated: number;
                /** @description As at first sight. */
                repeated_same: number;
                both_bad_share: number | null;
                agreement: {
                    /** @description Krippendorff's, of A, equal and B. */
                    alpha: number;
                    ci95: components["schemas"]["Interval"];
                } | null;
                decision_ms_median: number | null;
            };
            /** @description Of the split of production's traffic. */
            traffic?: {
                phases: components["schemas"]["TrafficPhase"][];
                /** @description With an arm's text. At 1000000 nobody new is split. */
                resolutions: number;
                resolutions_a: number;
                resolutions_b: number;
                /** @description That were made for a user from text A. */
                videos_a: number;
                videos_b: number;
                /** @description By a change of the shares; they are left out. */
                people_in_both_arms: number;
            };
            /** @description What was told of resolutions, by name. */
            outcomes?: components["schemas"]["OutcomeResult"][];
            /** @description The overall impression and then each criterion; null of an experiment without ratings. */
            ratings?: components["schemas"]["ExperimentRatings"][] | null;
            guardrails?: {
                /** @enum {string} */
                id: "both_bad" | "failures" | "position" | "one_rater" | "rater_split" | "prompt_moved";
                is_kept: boolean;
                message: string | null;
            }[];
            /** @description Names the computation. */
            method?: string;
        };
        ExperimentPower: {
            raters: number;
            rows: {
                pairs: number;
                votes: number;
                /** @description The weakest preference above a half that it finds. */
                share_found: number;
            }[];
        };
        /**
         * @example {
         *       "seq": 1887,
         *       "occurred_at": "2026-03-04T09:15:00.412Z",
         *       "actor": {
         *         "kind": "admin",
         *         "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be001",
         *         "label": "john.watson@example.com",
         *         "display_name": "John Watson",
         *         "credential_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be0ff",
         *         "token_name": null
         *       },
         *       "action": "prompt.save",
         *       "subject_kind": "prompt",
         *       "subject_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be201",
         *       "version_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be303",
         *       "request_id": "01994b23c0de",
         *       "details": {
         *         "emotion": "excited",
         *         "version": 3
         *       },
         *       "hash": "27beeb29a07d51742a3bc2b3e6dd8fb09c5f4e8d6d5db2abafb80d38e35a1dfa"
         *     }
         */
        AuditEntry: {
            seq: number;
            occurred_at: components["schemas"]["Timestamp"];
            actor: {
                /** @enum {string} */
                kind: "admin" | "token" | "cli" | "system";
                /** Format: uuid */
                id: string | null;
                /** @description The e-mail at that time; for viewers the name. */
                label: string;
                /** @description As it is now. */
                display_name: string | null;
                /**
                 * Format: uuid
                 * @description The session, or the token if the kind is `token`, that was used; null for the command
                 *     line.
                 */
                credential_id: string | null;
                /** @description Of the token that was used. */
                token_name: string | null;
            };
            action: string;
            subject_kind: string;
            subject_id: string;
            /** Format: uuid */
            version_id: string | null;
            request_id: string;
            /** @description What changed; never a secret. */
            details: Record<string, never>;
            /** @description Over this entry and the hash before it. */
            hash: string;
        };
        /**
         * @description Why a request was turned away: its head is not valid HTTP (`head`); it is for another host
         *     (`host`); the proxy does not say from where it comes (`forwarded`), or that is outside of the VPN
         *     (`network`); nobody is signed in, or a password is wrong (`credential`); a page of another address
         *     sent it (`origin`); the role is not admin (`role`); the operation refused it, as too many tries to sign
         *     in (`operation`); the configuration has not been read yet (`configuration`); it may change something
         *     while the log could not be written (`log`).
         * @enum {string}
         */
        AccessRefusal: "head" | "host" | "forwarded" | "network" | "credential" | "origin" | "role" | "operation" | "configuration" | "log";
        /**
         * @example {
         *       "number": 4711,
         *       "at": "2026-03-04T09:15:00.412Z",
         *       "request_id": "01994b23-c0de-7000-8000-00000000beef",
         *       "admin_id": null,
         *       "credential_id": null,
         *       "actor": null,
         *       "peer_address": "192.0.2.1",
         *       "client_address": "203.0.113.9",
         *       "host": "admin-staging.example.com",
         *       "method": "GET",
         *       "path": "/api/admin/characters",
         *       "route": "list_characters",
         *       "status": 403,
         *       "outcome": "refused",
         *       "reason": "network",
         *       "duration_ms": 0.041
         *     }
         */
        AccessLogEntry: {
            number: number;
            at: components["schemas"]["Timestamp"];
            request_id: string;
            /**
             * Format: uuid
             * @description Whose credentials were sent.
             */
            admin_id: string | null;
            /**
             * Format: uuid
             * @description The session or the token.
             */
            credential_id: string | null;
            /** @description The admin's e-mail at that time. */
            actor: string | null;
            /** @description The other end of the connection. */
            peer_address: string;
            /**
             * @description Whom that stands for: behind a trusted proxy the first address from the right of
             *     `X-Forwarded-For` that is none; the proxy's own when that cannot be read.
             */
            client_address: string;
            /** @description As received; what cannot be seen is escaped. */
            host: string;
            /** @description As it was sent; null when the request line could not be read. */
            method: string | null;
            /** @description As received, without the query. */
            path: string | null;
            /** @description The operation; null when there is none. */
            route: string | null;
            status: number;
            /** @enum {string} */
            outcome: "allowed" | "refused";
            reason: components["schemas"]["AccessRefusal"] | null;
            /** @description From the end of the head to the answer. */
            duration_ms: number;
        };
        /**
         * @example {
         *       "name": "unresolved_variables",
         *       "value": "keep",
         *       "version": 1,
         *       "updated_at": "2026-03-01T08:00:00.000Z"
         *     }
         */
        Setting: {
            name: string;
            /** @description What it may be depends on the setting. */
            value: unknown;
            version: number;
            updated_at: components["schemas"]["Timestamp"];
        };
        /**
         * @example {
         *       "value": "reject"
         *     }
         */
        SettingChange: {
            /** @description What it may be depends on the setting. */
            value: unknown;
        };
        /**
         * @example {
         *       "environment": "staging",
         *       "status": "ready",
         *       "last_sync_at": null,
         *       "database_url": "postgresql://mien_app:***@db.staging.example:5432/mien_g1",
         *       "storage_bucket": "mien-staging",
         *       "generation": {
         *         "number": 1,
         *         "origin": "initial",
         *         "made_at": "2026-11-22T09:30:00Z",
         *         "made_by": "mien migrate",
         *         "synced_at": null,
         *         "age_seconds": 5400
         *       },
         *       "parts": [
         *         {
         *           "name": "bridge",
         *           "health": "well",
         *           "found": "Version 1.0.0, running since 2026-11-22T09:31:00Z.",
         *           "checked_at": "2026-11-22T10:59:58Z"
         *         }
         *       ],
         *       "drift": {
         *         "is_behind": true,
         *         "production_read_at": "2026-11-22T10:58:00Z",
         *         "staging_read_at": "2026-11-22T10:58:01Z",
         *         "classes": [
         *           {
         *             "class": "prompt_versions",
         *             "production": {
         *               "rows": 104,
         *               "newest_change_at": "2026-11-22T10:12:00Z"
         *             },
         *             "staging": {
         *               "rows": 96,
         *               "newest_change_at": "2026-11-22T09:30:00Z"
         *             },
         *             "is_behind": true
         *           }
         *         ]
         *       },
         *       "isolation": {
         *         "result": "passed",
         *         "is_asked_for": false,
         *         "checks": [
         *           {
         *             "name": "staging_owner_in_production",
         *             "claim": "Production's database does not know the owner of staging's databases.",
         *             "result": "passed",
         *             "tried": "Signed in at db.example:5432 as mien_owner with the password that staging's server takes.",
         *             "found": "Refused with 28P01: the server asked for the password and did not take it.",
         *             "tried_by": "bridge",
         *             "tried_at": "2026-11-22T10:55:00Z",
         *             "is_old": false
         *           }
         *         ]
         *       },
         *       "read_at": "2026-11-22T11:00:00Z"
         *     }
         */
        StagingStatus: {
            /** @description The environment_name of the configuration. */
            environment: string;
            /**
             * @description `not_isolated` when an isolation check failed; else `degraded` when a part is not well or
             *     nobody knows; else `ready`.
             * @enum {string}
             */
            status: "ready" | "degraded" | "not_isolated";
            /** @description When production's data last came over; null when they never did. */
            last_sync_at: components["schemas"]["Timestamp"] | null;
            /** @description Of the served generation; with `***` for the password. */
            database_url: string;
            storage_bucket: string;
            /** @description The generation of the data that is served. */
            generation: {
                number: number;
                /** @enum {string} */
                origin: "initial" | "configuration" | "snapshot" | "restore" | "reset" | "sync";
                made_at: components["schemas"]["Timestamp"];
                /** @description An admin's e-mail or a command. */
                made_by: string;
                /**
                 * @description When the sync was asked for that these data come from, however often they were kept and put
                 *     back since; null when they are of none, whatever else came over.
                 */
                synced_at: components["schemas"]["Timestamp"] | null;
                age_seconds: number;
            };
            /**
             * @description `control_database`, `database`, `object_store` and `workers` as this server sees them now;
             *     `bridge` by its last sign of life; `production_database`, `production_object_store`,
             *     `staging_database` and `staging_object_store` as the bridge saw them last.
             */
            parts: components["schemas"]["StagingPart"][];
            /** @description Null until the bridge has read both sides. */
            drift: components["schemas"]["StagingDrift"] | null;
            isolation: components["schemas"]["StagingIsolation"];
            read_at: components["schemas"]["Timestamp"];
        };
        StagingPart: {
            name: string;
            /**
             * @description Unknown when it was never looked at, or too long ago.
             * @enum {string}
             */
            health: "well" | "unwell" | "unknown";
            /** @description One sentence. */
            found: string;
            /** @description When it was looked at; null for never. */
            checked_at: components["schemas"]["Timestamp"] | null;
        };
        StagingDrift: {
            /** @description Whether one of the classes is. */
            is_behind: boolean;
            production_read_at: components["schemas"]["Timestamp"];
            staging_read_at: components["schemas"]["Timestamp"];
            classes: {
                /**
                 * @description `characters`, `emotions`, `prompts`, `prompt_versions`, `users`, `assignments`,
                 *     `videos` or `objects`.
                 */
                class: string;
                production: components["schemas"]["StagingClassSummary"];
                staging: components["schemas"]["StagingClassSummary"];
                /** @description Production has more rows, or changed later than the served generation. */
                is_behind: boolean;
            }[];
        };
        StagingClassSummary: {
            rows: number;
            /** @description Null when there are no rows. */
            newest_change_at: components["schemas"]["Timestamp"] | null;
        };
        StagingIsolation: {
            /**
             * @description The gravest of the checks: `failed`, `warning`, `untried`, `passed`; `untried` also when
             *     there are none, or one of the bridge is old.
             */
            result: components["schemas"]["IsolationResult"];
            /** @description Whether the bridge has been asked to try again. */
            is_asked_for: boolean;
            checks: components["schemas"]["IsolationCheck"][];
        };
        /**
         * @description `warning`: what must be refused was refused, but by one thing less than there should be.
         *     `untried`: it could not be tried, and why is in `found`.
         * @enum {string}
         */
        IsolationResult: "passed" | "warning" | "failed" | "untried";
        IsolationCheck: {
            name: string;
            /** @description What must be so. */
            claim: string;
            result: components["schemas"]["IsolationResult"];
            /** @description How it was tried. */
            tried: string;
            /** @description What came of it. */
            found: string;
            /** @enum {string} */
            tried_by: "bridge" | "server";
            tried_at: components["schemas"]["Timestamp"];
            /** @description It was tried more than 30 minutes ago. */
            is_old: boolean;
        };
        /**
         * @example {
         *       "version": 2,
         *       "environment_name": "staging",
         *       "database_url": "postgresql://mien_app:***@db.staging.example:5432/mien_g1",
         *       "storage_bucket": "mien-staging",
         *       "admin_subdomain": "admin-staging.example.com",
         *       "vpn_required": true,
         *       "vpn_networks": [
         *         "10.66.0.0/16"
         *       ],
         *       "sync_schedule": "0 3 * * 1-5",
         *       "sync_time_zone": "Europe/Berlin",
         *       "next_syncs": [
         *         "2026-11-23T02:00:00Z"
         *       ],
         *       "access_log_days": 365,
         *       "change_reason": "Behind the VPN.",
         *       "restored_from": null,
         *       "created_by": "ada@example.com",
         *       "created_at": "2026-11-22T09:30:00Z"
         *     }
         */
        StagingConfig: {
            version: number;
            environment_name: string;
            /** @description With `***` for the password. */
            database_url: string;
            storage_bucket: string;
            admin_subdomain: string;
            vpn_required: boolean;
            /** @description In canonical form, sorted. */
            vpn_networks: string[];
            sync_schedule: string | null;
            sync_time_zone: string;
            /** @description The next times of the schedule, in UTC; none without a schedule. */
            next_syncs: components["schemas"]["Timestamp"][];
            access_log_days: number;
            change_reason: string;
            /** @description The version that was restored. */
            restored_from: number | null;
            /** @description An admin's e-mail or a command. */
            created_by: string;
            created_at: components["schemas"]["Timestamp"];
        };
        StagingConfigInForce: components["schemas"]["StagingConfig"] & {
            /** @description Of whoever asks; null when a proxy does not say it. */
            your_address: string | null;
        };
        StagingConfigVersion: components["schemas"]["StagingConfig"] & {
            /** @description Null for the first version. */
            compared_with: number | null;
            /** @description A password that changed is `database_password`, with `***` on both sides. */
            changes: {
                field: string;
                /** @description The value there. */
                from: unknown;
                /** @description The value of this version. */
                to: unknown;
            }[];
        };
        /**
         * @example {
         *       "vpn_required": true,
         *       "vpn_networks": [
         *         "10.66.0.0/16"
         *       ],
         *       "change_reason": "Behind the VPN."
         *     }
         */
        StagingConfigChange: {
            /** @description Letters, digits and inner hyphens; not `production`. */
            environment_name?: string;
            /**
             * @description Read as libpq reads it, in either of its forms: one host, a port, a database, a user and
             *     a password. Options that would weaken the link or change what a session does are refused;
             *     every link is `sslmode=verify-full`. `***` for the password keeps it, while host, port and
             *     user stay.
             */
            database_url?: string;
            /** @description By the rules of S3 for the names of buckets. */
            storage_bucket?: string;
            /** @description The only host that staging answers for. */
            admin_subdomain?: string;
            vpn_required?: boolean;
            /** @description Where requests may come from when the VPN is required. */
            vpn_networks?: string[];
            /**
             * @description Five fields as in cron: minute, hour, day of the month, month, day of the week. When both day
             *     fields are restricted, either day will do; when one begins with `*`, even as `*\/2`, both
             *     must match. Null for no schedule.
             */
            sync_schedule?: string | null;
            /**
             * @description Whose clocks the schedule goes by. A time that they skip comes when they are put forward, and
             *     one that they show twice the first time.
             */
            sync_time_zone?: string;
            /** @description How long the access log is kept. */
            access_log_days?: number;
            change_reason?: components["schemas"]["ChangeReason"];
        };
        /**
         * @example {
         *       "environment_name": "staging",
         *       "database_url": "postgresql://mien_app:secret@db.staging.example/mien_g1",
         *       "storage_bucket": "mien-staging",
         *       "admin_subdomain": "admin-staging.example.com"
         *     }
         */
        StagingConfigCreation: {
            /** @description Letters, digits and inner hyphens; not `production`. */
            environment_name: string;
            /**
             * @description Read as libpq reads it, in either of its forms: one host, a port, a database, a user and
             *     a password. Options that would weaken the link or change what a session does are refused;
             *     every link is `sslmode=verify-full`. `***` for the password keeps it, while host, port and
             *     user stay.
             */
            database_url: string;
            /** @description By the rules of S3 for the names of buckets. */
            storage_bucket: string;
            /** @description The only host that staging answers for. */
            admin_subdomain: string;
            vpn_required?: boolean;
            /** @description Where requests may come from when the VPN is required. */
            vpn_networks?: string[];
            /**
             * @description Five fields as in cron: minute, hour, day of the month, month, day of the week. When both day
             *     fields are restricted, either day will do; when one begins with `*`, even as `*\/2`, both
             *     must match. Null for no schedule.
             */
            sync_schedule?: string | null;
            /**
             * @description Whose clocks the schedule goes by. A time that they skip comes when they are put forward, and
             *     one that they show twice the first time.
             */
            sync_time_zone?: string;
            /** @description How long the access log is kept. */
            access_log_days?: number;
            change_reason?: components["schemas"]["ChangeReason"];
        };
        /**
         * @example {
         *       "version": 1,
         *       "change_reason": "The VPN is down."
         *     }
         */
        StagingConfigRestoration: {
            version: number;
            change_reason?: components["schemas"]["ChangeReason"];
        };
        /** @enum {string} */
        GenerationState: "building" | "ready" | "failed" | "dropping" | "dropped";
        /**
         * @example {
         *       "number": 4,
         *       "database": "mien_g4",
         *       "origin": "snapshot",
         *       "made_from": 3,
         *       "state": "ready",
         *       "is_served": false,
         *       "is_idle": true,
         *       "name": "Before the new prompts",
         *       "note": "",
         *       "bytes": 12582912,
         *       "made_by": "ada@example.com",
         *       "made_at": "2026-11-22T09:30:00Z",
         *       "served_at": null
         *     }
         */
        Generation: {
            number: number;
            /** @description The name of its database. */
            database: string;
            /** @enum {string} */
            origin: "initial" | "configuration" | "snapshot" | "restore" | "reset" | "sync";
            /** @description The generation that it is a copy of. */
            made_from: number | null;
            state: components["schemas"]["GenerationState"];
            is_served: boolean;
            /** @description Never served, only copied: a snapshot, or what a sync has brought. */
            is_idle: boolean;
            /** @description Of a snapshot. */
            name: string | null;
            note: string;
            /** @description Of its database, when it was made; null when that is unknown. */
            bytes: number | null;
            /** @description An admin's e-mail or a command. */
            made_by: string;
            made_at: components["schemas"]["Timestamp"];
            /**
             * Format: date-time
             * @description When it was last begun to be served.
             */
            served_at: string | null;
        };
        /**
         * @example {
         *       "name": "Before the new prompts"
         *     }
         */
        SnapshotCreation: {
            /** @description No two snapshots have the same. */
            name: string;
            note?: string;
        };
        /**
         * @example {
         *       "database": true,
         *       "storage": false,
         *       "to": "empty"
         *     }
         */
        StagingReset: {
            database: boolean;
            storage: boolean;
            /**
             * @description What the database is reset to: what the last sync has brought, which is an empty database when
             *     there was none, or an empty database. Left out it is `last_sync`.
             * @enum {string}
             */
            to?: "last_sync" | "empty";
        };
        /**
         * @example {
         *       "generation": 3
         *     }
         */
        StagingRollback: {
            /** @description The number of a generation that was served before and is kept. */
            generation: number;
        };
        /**
         * @description What it does now, or did last: `waiting` for the bridge, `preparing` a sync, `copying` the database,
         *     `searching` it for people, `copying_objects`, `preserving` admins, sessions, API tokens and
         *     settings, `moving` to it, `dropping` the database, `removing` objects that nobody needs, `checking`
         *     for those that are missing, `done`.
         * @enum {string}
         */
        StagingPhase: "waiting" | "preparing" | "copying" | "searching" | "copying_objects" | "preserving" | "moving" | "dropping" | "removing" | "checking" | "done";
        /**
         * @example {
         *       "operation_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "kind": "snapshot",
         *       "status": "processing",
         *       "phase": "copying",
         *       "progress": 0.4,
         *       "arguments": {
         *         "name": "Before the new prompts",
         *         "note": ""
         *       },
         *       "generation": 4,
         *       "result": null,
         *       "error": null,
         *       "interruption": null,
         *       "is_cancel_requested": false,
         *       "requested_by": "ada@example.com",
         *       "requested_at": "2026-11-22T09:30:00Z",
         *       "finished_at": null
         *     }
         */
        StagingOperation: {
            operation_id: components["schemas"]["Uuid"];
            /** @enum {string} */
            kind: "snapshot" | "restore" | "reset" | "drop" | "sync";
            status: components["schemas"]["ClipStatus"];
            phase: components["schemas"]["StagingPhase"];
            progress: number;
            /**
             * @description What was asked for: `name` and `note` of a snapshot; `snapshot` of a restoration; `database`,
             *     `storage` and `to` of a reset, with `base`, the generation that it copies; `anonymize` and
             *     `include_versions` of a sync; nothing of a drop.
             */
            arguments: Record<string, never>;
            /** @description The one that it makes or drops. */
            generation: number | null;
            /**
             * @description Once it is completed: `seconds`, and of a storage `objects_removed`, `bytes_removed`,
             *     `objects_missing` and `missing`, the keys of up to 20 of these, and `generations_not_asked`: kept
             *     ones on a server that staging has left and cannot enter, whose objects are gone. Of a sync what
             *     its status tells.
             */
            result: Record<string, never> | null;
            error: components["schemas"]["ClipError"];
            interruption: components["schemas"]["StagingInterruption"];
            is_cancel_requested: boolean;
            /** @description An admin's e-mail or a command. */
            requested_by: string;
            requested_at: components["schemas"]["Timestamp"];
            /** Format: date-time */
            finished_at: string | null;
        };
        /**
         * @description How the attempt before ended, while another one waits or is under way.
         * @example {
         *       "code": "worker_lost",
         *       "message": "The worker that ran this job stopped answering (attempt 1 of 3).",
         *       "attempt": 2,
         *       "attempts_max": 3
         *     }
         */
        StagingInterruption: {
            /** @description `worker_lost` when the bridge ended in the midst of it. */
            code: string;
            message: string;
            /** @description Which one is under way; of one that waits which it will be. */
            attempt: number;
            attempts_max: number;
        } | null;
        /**
         * @example {
         *       "anonymize": true,
         *       "include_versions": true
         *     }
         */
        StagingSyncRequest: {
            /**
             * @description People are never copied as they are. With `false` only tables without columns of people arrive,
             *     and the others are left out and counted. Unless the bridge's masking policy says
             *     `allow_unmasked` such a run is refused: 409, or, where the bridge has not told yet what its
             *     policy says, the run fails at once, with the same reason.
             * @default true
             */
            anonymize: boolean;
            /**
             * @description With `false` the newest version of each prompt comes alone, as version 1, whose `origin` names
             *     its number in production; what only older versions explain is left out and counted.
             * @default true
             */
            include_versions: boolean;
        };
        /**
         * @example {
         *       "sync_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be102",
         *       "status": "in_progress",
         *       "started_at": "2026-11-22T09:30:00Z",
         *       "completed_at": null,
         *       "records_synced": 1200,
         *       "records_failed": 0,
         *       "bytes_synced": 181234,
         *       "bytes_expected": 460800,
         *       "seconds_left": 3,
         *       "phase": "copying",
         *       "step": "rows",
         *       "progress": 0.4,
         *       "attempt": 1,
         *       "stages": [
         *         {
         *           "stage": "copying",
         *           "began_at": "2026-11-22T09:30:01Z"
         *         }
         *       ],
         *       "tables": [
         *         {
         *           "table": "public.users",
         *           "rows": 500,
         *           "bytes": 91234,
         *           "bytes_expected": 98304,
         *           "is_done": true
         *         }
         *       ],
         *       "replaces": 4,
         *       "generation": 6,
         *       "requested_by": "ada@example.com",
         *       "is_cancel_requested": false,
         *       "error": null,
         *       "interruption": null,
         *       "anonymize": true,
         *       "include_versions": true
         *     }
         */
        StagingSync: {
            /** @description Also the id of the operation, by which it is cancelled. */
            sync_id: components["schemas"]["Uuid"];
            /** @enum {string} */
            status: "pending" | "in_progress" | "completed" | "failed";
            started_at: components["schemas"]["Timestamp"];
            /** Format: date-time */
            completed_at: string | null;
            /** @description Rows so far. */
            records_synced: number;
            /** @description Always 0; a row that cannot be masked ends the sync. */
            records_failed: number;
            /** @description As production sent them. */
            bytes_synced?: number;
            /** @description While it copies, about how many there are, as the tables lie on production's disk. */
            bytes_expected?: number;
            /** @description While it copies rows, how long the rest of them takes at the pace so far. */
            seconds_left?: number;
            phase: components["schemas"]["StagingPhase"];
            /**
             * @description While it is `copying`: `preparing` reads who production's people are, `checking` reads back what
             *     was written.
             * @enum {string}
             */
            step?: "preparing" | "tables" | "rows" | "checking" | "constraints" | "finishing";
            progress: number;
            /** @description More than 1 when the bridge ended in the midst of it, and it was begun again. */
            attempt?: number;
            /** @description What it has done and does, in this attempt; each until the next one begins. */
            stages?: {
                stage: components["schemas"]["StagingPhase"];
                began_at: components["schemas"]["Timestamp"];
            }[];
            /** @description Empty in the list of syncs, as is `tables_left_out`. */
            tables: {
                table: string;
                rows: number;
                /** @description By the policy. */
                rows_left_out?: number;
                /** @description As the policy says; empty when it does not. */
                why_left_out?: string;
                /** @description As production sent them. */
                bytes: number;
                /** @description While it copies: the table on production's disk. */
                bytes_expected?: number;
                is_done: boolean;
                /** @description What became of the values of each. */
                columns?: {
                    column: string;
                    class: string;
                    masked: number;
                    kept: number;
                    null: number;
                }[];
                /** @description Columns that no value arrives in, by the policy. */
                columns_left_out?: {
                    column: string;
                    class: string;
                }[];
            }[];
            /** @description Tables that arrive empty (`never`), and those that keep staging's own rows (`preserve`). */
            tables_left_out?: {
                table: string;
                /** @enum {string} */
                rule: "never" | "preserve";
                /** @description As the policy says; empty when it does not. */
                why: string;
            }[];
            /** @description How many of staging's own were carried over. */
            preserved?: {
                admins: number;
                sessions: number;
                tokens: number;
                settings: number;
                /** @description With their presets and choices. */
                providers?: number;
            };
            /** @description The generation that was served when it began. */
            replaces?: number;
            /**
             * @description What the run itself left out, because it was asked for without masking or without older
             *     versions, or because it was made for users who are erased.
             */
            left_out?: {
                table: string;
                rows: number;
                /** @description One sentence. */
                why: string;
            }[];
            /** @description The entry that the bridge has written into its ledger, on production's side. */
            manifest?: {
                number: number;
                /** @description Of the entry and all before it, SHA-256 in hexadecimal. */
                hash: string;
            };
            /**
             * Format: date-time
             * @description The moment of the data.
             */
            production_read_at?: string;
            /** @description The same as a position in production's log (LSN). */
            log_position?: string;
            policy_sha256?: string;
            /** @description Names the masking key without telling it. */
            key_id?: string;
            /**
             * @description How many values were searched for e-mails, telephone numbers and names of production's people,
             *     and where some were found: the sync has failed then.
             */
            leak_scan?: {
                cells: number;
                leaks: {
                    table: string;
                    column: string;
                    emails: number;
                    phones: number;
                    names: number;
                }[];
            };
            /**
             * @description Objects that were copied, that were there, and that production does not have; and the `digest`
             *     of all keys, sizes and hashes.
             */
            objects?: {
                copied: number;
                copied_bytes: number;
                present: number;
                missing: number;
                /** @description SHA-256 in hexadecimal. */
                digest: string;
                /** @description The first of them. */
                missing_keys: string[];
            };
            generation: number | null;
            /** @description An admin's e-mail, a command or the schedule. */
            requested_by: string;
            is_cancel_requested: boolean;
            error: components["schemas"]["ClipError"];
            interruption: components["schemas"]["StagingInterruption"];
            anonymize: boolean;
            include_versions: boolean;
        };
        /**
         * @description What the stream of events sends: the name of a property is the type of an event, its value the
         *     event's data. Never sent as a whole.
         */
        Events: {
            hello: components["schemas"]["EmptyEvent"];
            resync: components["schemas"]["EmptyEvent"];
            job: components["schemas"]["JobEvent"];
            prompt: components["schemas"]["PromptEvent"];
            character: components["schemas"]["CharacterEvent"];
            emotion: components["schemas"]["EmotionEvent"];
            template: components["schemas"]["TemplateEvent"];
            provider: components["schemas"]["ProviderEvent"];
            preset: components["schemas"]["PresetEvent"];
            preset_choices: components["schemas"]["EmptyEvent"];
            submission: components["schemas"]["SubmissionEvent"];
            experiment: components["schemas"]["ExperimentEvent"];
            assignment: components["schemas"]["AssignmentEvent"];
            presence: components["schemas"]["PresenceEvent"];
            draft: components["schemas"]["DraftEvent"];
        };
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
        SubmissionEvent: {
            submission_id: components["schemas"]["Uuid"];
            /** @enum {string} */
            clip_kind: "preview" | "video" | "experiment_clip";
            clip_id: components["schemas"]["Uuid"];
            state: components["schemas"]["SubmissionState"];
        };
        /**
         * @example {
         *       "job_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be701",
         *       "subject_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be601",
         *       "kind": "preview",
         *       "state": "running",
         *       "progress": 0.4,
         *       "attempt": 1,
         *       "is_cancel_requested": false
         *     }
         */
        JobEvent: {
            job_id: components["schemas"]["Uuid"];
            /**
             * Format: uuid
             * @description The preview, video, export or import. When several previews wait for one job, each is
             *     told of; one that was cancelled alone is told as cancelled, and the job goes on.
             */
            subject_id: string | null;
            /** @enum {string} */
            kind: "preview" | "video" | "export" | "import_plan" | "import_apply" | "experiment_clip" | "clip_export" | "card_plan" | "card_apply" | "reference_image";
            /** @enum {string} */
            state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
            progress: number;
            attempt: number;
            is_cancel_requested: boolean;
        };
        /**
         * @example {
         *       "character_id": "01994b1c-8a01-7c11-9d52-4f0c6a7be101",
         *       "emotion": "excited",
         *       "version": 4,
         *       "deleted": false,
         *       "by": {
         *         "id": "01994b1c-8a01-7c11-9d52-4f0c6a7be001",
         *         "display_name": "John Watson"
         *       }
         *     }
         */
        PromptEvent: {
            /**
             * Format: uuid
             * @description Null for a global default.
             */
            character_id: string | null;
            emotion: components["schemas"]["EmotionName"];
            version: number;
            /** @description The cell fell back to the global default. */
            deleted: boolean;
            by: components["schemas"]["AdminReference"];
        };
        ProviderEvent: {
            provider_id: components["schemas"]["Uuid"];
        };
        PresetEvent: {
            preset_id: components["schemas"]["Uuid"];
        };
        CharacterEvent: {
            character_id: components["schemas"]["Uuid"];
        };
        EmotionEvent: {
            emotion: components["schemas"]["EmotionName"];
        };
        TemplateEvent: {
            template_id: components["schemas"]["Uuid"];
        };
        /**
         * @description There is something new in an experiment: a change of it or of its split, votes, or outcomes, all of one
         *     second together. What it is is not told.
         */
        ExperimentEvent: {
            experiment_id: components["schemas"]["Uuid"];
        };
        AssignmentEvent: {
            user_id: components["schemas"]["Uuid"];
        };
        PresenceEvent: {
            /**
             * Format: uuid
             * @description Null for a global default.
             */
            character_id: string | null;
            emotion: components["schemas"]["EmotionName"];
            admins: components["schemas"]["PresentAdmin"][];
        };
        DraftEvent: {
            /**
             * Format: uuid
             * @description Null for a global default.
             */
            character_id: string | null;
            emotion: components["schemas"]["EmotionName"];
            /** @description The draft's version now; null when there is none any more. */
            version: number | null;
        };
        /**
         * @example {
         *       "status": "ok"
         *     }
         */
        Health: {
            /** @enum {string} */
            status: "ok";
        };
        /**
         * @example {
         *       "status": "not_ready",
         *       "parts": {
         *         "database": {
         *           "status": "ok"
         *         },
         *         "schema": {
         *           "status": "failed",
         *           "message": "The database has schema 6, this program needs 7."
         *         },
         *         "listener": {
         *           "status": "ok"
         *         }
         *       }
         *     }
         */
        Readiness: {
            /** @enum {string} */
            status: "ready" | "degraded" | "not_ready";
            /** @description By name of part. */
            parts: {
                [key: string]: {
                    /** @enum {string} */
                    status: "ok" | "degraded" | "failed";
                    /** @description What is wrong, fit for a person. */
                    message?: string;
                };
            };
        };
    };
    responses: {
        /** @description The copy of the caller is up to date. */
        NotModified: {
            headers: {
                ETag: components["headers"]["ETag"];
                [name: string]: unknown;
            };
            content?: never;
        };
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
        /** @description The path does not take this method; `Allow` says which it does. */
        MethodNotAllowed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description It cannot be done in the present state: a name is taken, say, or the character or emotion is
         *     archived (`character_archived`, `emotion_archived`, `user_archived`).
         */
        Conflict: {
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
        /** @description It was here and has expired. */
        Gone: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Somebody else was faster; the answer holds the current state. */
        StaleVersion: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description My draft was changed in another tab or on another device; the answer holds it as `draft`, null
         *     when there is none any more.
         */
        StaleDraft: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger than the route takes. */
        TooLarge: {
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
        /** @description The stored bytes are not those that were made; they are not sent. */
        Damaged: {
            headers: {
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
        /** @description The bytes, or the part that was asked for. */
        Media: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/zip": string;
                "video/mp4": string;
                "image/jpeg": string;
                "image/png": string;
                "application/json": Record<string, never>;
                "text/csv": string;
            };
        };
    };
    parameters: {
        /**
         * @description Which one.
         * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
         */
        Id: components["schemas"]["Uuid"];
        /**
         * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
         * @example excited
         */
        Emotion: components["schemas"]["EmotionName"];
        /**
         * @description The number of a version, or its id.
         * @example 3
         */
        Version: string;
        /**
         * @description The number of a snapshot, which is that of its generation.
         * @example 4
         */
        SnapshotNumber: string;
        /** @description How many rows to answer with. */
        Limit: number;
        /** @description How many rows to answer with. */
        LongLimit: number;
        /**
         * @description Only characters with a text that came from this template; then only such cells say how they stand to
         *     theirs.
         */
        FromTemplate: components["schemas"]["Uuid"];
        /** @description Only characters with a text that stands so to its template. */
        TemplateStateFilter: components["schemas"]["TemplateState"];
        /**
         * @description Only characters with such a cell: one with a text of its own, one that uses the global
         *     default, one that has neither, or one of which I have a draft. Where the list is of one
         *     emotion, the cell of that emotion.
         */
        CellStateFilter: "custom" | "default" | "missing" | "draft";
        /** @description How many versions to leave out at the start. */
        Offset: number;
        /** @description The `next_cursor` of the previous answer; none for the first page. */
        Cursor: string;
        /** @description Oldest first, or newest first. */
        Order: "asc" | "desc";
        /**
         * @description Part of a name. Case, width, Unicode form and compatibility forms do not matter: `strasse` finds
         *     Straße, `full` finds ＦＵＬＬ; nor do the dots of the Turkish İ and ı. Accents do, and letters
         *     that are more than a form of others: `cafe` does not find Café, nor `ae` Æ.
         * @example sherlock
         */
        Search: string;
        /** @description Without it only what is in use; `true` for what is archived. */
        Archived: boolean;
        /** @description The user who fills {user_id} in `resolved_text`. */
        ForUser: components["schemas"]["Uuid"];
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
        /**
         * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
         *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
         *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
         *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
         *     and those that a proxy has marked as compressed are as good.
         * @example "3"
         */
        IfMatch: string;
        /**
         * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
         *     only where there is nothing yet (412 else): create, but never overwrite.
         */
        IfNoneMatch: string;
        /**
         * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
         * @example 7f1d3c52-save-excited
         */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description The version, to send as If-Match. In an answer to GET, more follows after a dot, so that it also
         *     tells when anything else in the answer has changed.
         */
        ETag: string;
        /** @description Where to ask how far it is. */
        Location: string;
        /** @description The session. */
        SetCookie: string;
        /** @description Seconds to wait. */
        RetryAfter: number;
        /** @description How to authenticate. */
        WwwAuthenticate: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description Signed in. The cookie is HttpOnly, SameSite=Strict and, over HTTPS, Secure. */
            200: {
                headers: {
                    "Set-Cookie": components["headers"]["SetCookie"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The admin behind the credentials. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
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
    put_own_password: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description The password is changed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions that have not ended, latest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions: components["schemas"]["Session"][];
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
    delete_session: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The session has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    list_admins: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Part of a name. Case, width, Unicode form and compatibility forms do not matter: `strasse` finds
                 *     Straße, `full` finds ＦＵＬＬ; nor do the dots of the Turkish İ and ı. Accents do, and letters
                 *     that are more than a form of others: `cafe` does not find Café, nor `ae` Æ.
                 * @example sherlock
                 */
                search?: components["parameters"]["Search"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Admins by e-mail. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        admins: components["schemas"]["Admin"][];
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
    create_admin: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdminCreation"];
            };
        };
        responses: {
            /** @description The new admin. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Admin"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_admin: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
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
            /** @description The admin. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Admin"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    patch_admin: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdminPatch"];
            };
        };
        responses: {
            /** @description The admin as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Admin"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_tokens: {
        parameters: {
            query?: {
                /** @description With `true` those of every admin, which takes the role admin; else one's own. */
                all?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The latest 200 tokens, latest first; their values are never shown again. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        tokens: components["schemas"]["ApiToken"][];
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
    create_token: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApiTokenCreation"];
            };
        };
        responses: {
            /** @description The new token, with its value. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiToken"] & {
                        /** @description The value to send as a bearer token; null when an Idempotency-Key repeats the answer. */
                        token: string | null;
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_token: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The token no longer works. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
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
    list_characters: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["LongLimit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Part of a name. Case, width, Unicode form and compatibility forms do not matter: `strasse` finds
                 *     Straße, `full` finds ＦＵＬＬ; nor do the dots of the Turkish İ and ı. Accents do, and letters
                 *     that are more than a form of others: `cafe` does not find Café, nor `ae` Æ.
                 * @example sherlock
                 */
                search?: components["parameters"]["Search"];
                /** @description Without it only what is in use; `true` for what is archived. */
                archived?: components["parameters"]["Archived"];
                /** @description Only characters without a text of their own for this emotion. */
                emotion_missing?: components["schemas"]["EmotionName"];
                /** @description By name, or those changed last first. */
                sort?: "name" | "updated_at";
                /**
                 * @description Only characters with such a cell: one with a text of its own, one that uses the global
                 *     default, one that has neither, or one of which I have a draft. Where the list is of one
                 *     emotion, the cell of that emotion.
                 */
                state?: components["parameters"]["CellStateFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of characters. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        characters: components["schemas"]["ListedCharacter"][];
                        /**
                         * @description Of all pages; only on the first one, and not beyond 10000, nor of one or two
                         *     letters among more than 2000 characters that `state` or `emotion_missing` lets
                         *     through.
                         */
                        total?: number;
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
    create_character: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CharacterCreation"];
            };
        };
        responses: {
            /** @description The new character. Every cell of it stands for the global default. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Character"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_character_names: {
        parameters: {
            query: {
                /** @description 1 to 50 ids with commas between them. */
                ids: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The names, in any order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        characters: components["schemas"]["CharacterName"][];
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
    get_character_neighbours: {
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
            /** @description The two; null beyond the ends of the list. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        previous: components["schemas"]["CharacterName"] | null;
                        next: components["schemas"]["CharacterName"] | null;
                    };
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
    get_character: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
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
            /** @description The character. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Character"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_character: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description What happened to it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Removal"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    patch_character: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CharacterPatch"];
            };
        };
        responses: {
            /** @description The character as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Character"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    restore_character: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The character, in use again. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Character"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_posters: {
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
            /** @description One for each emotion that ever had a clip. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        posters: components["schemas"]["CellPoster"][];
                    };
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
    list_emotions: {
        parameters: {
            query?: {
                /** @description Without it only what is in use; `true` for what is archived. */
                archived?: components["parameters"]["Archived"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All emotions by position. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        emotions: components["schemas"]["Emotion"][];
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
    create_emotion: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmotionCreation"];
            };
        };
        responses: {
            /** @description The new emotion. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Emotion"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_emotion: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The emotion. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Emotion"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_emotion: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What happened to it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Removal"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    patch_emotion: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmotionPatch"];
            };
        };
        responses: {
            /** @description The emotion as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Emotion"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    restore_emotion: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The emotion, in use again. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Emotion"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_matrix: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Part of a name. Case, width, Unicode form and compatibility forms do not matter: `strasse` finds
                 *     Straße, `full` finds ＦＵＬＬ; nor do the dots of the Turkish İ and ı. Accents do, and letters
                 *     that are more than a form of others: `cafe` does not find Café, nor `ae` Æ.
                 * @example sherlock
                 */
                search?: components["parameters"]["Search"];
                /** @description Only the cells of this emotion. */
                emotion?: components["schemas"]["EmotionName"];
                /**
                 * @description Only characters with such a cell: one with a text of its own, one that uses the global
                 *     default, one that has neither, or one of which I have a draft. Where the list is of one
                 *     emotion, the cell of that emotion.
                 */
                state?: components["parameters"]["CellStateFilter"];
                /**
                 * @description Only characters with a text that came from this template; then only such cells say how they stand to
                 *     theirs.
                 */
                template_id?: components["parameters"]["FromTemplate"];
                /** @description Only characters with a text that stands so to its template. */
                template_state?: components["parameters"]["TemplateStateFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The emotions that are the columns, and a page of rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Matrix"];
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
    get_compact_matrix: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["LongLimit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Part of a name. Case, width, Unicode form and compatibility forms do not matter: `strasse` finds
                 *     Straße, `full` finds ＦＵＬＬ; nor do the dots of the Turkish İ and ı. Accents do, and letters
                 *     that are more than a form of others: `cafe` does not find Café, nor `ae` Æ.
                 * @example sherlock
                 */
                search?: components["parameters"]["Search"];
                /**
                 * @description Only characters with such a cell: one with a text of its own, one that uses the global
                 *     default, one that has neither, or one of which I have a draft. Where the list is of one
                 *     emotion, the cell of that emotion.
                 */
                state?: components["parameters"]["CellStateFilter"];
                /**
                 * @description Only characters with a text that came from this template; then only such cells say how they stand to
                 *     theirs.
                 */
                template_id?: components["parameters"]["FromTemplate"];
                /** @description Only characters with a text that stands so to its template. */
                template_state?: components["parameters"]["TemplateStateFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The emotions that are the columns, and a page of rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CompactMatrix"];
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
    list_prompts: {
        parameters: {
            query?: {
                /** @description The user who fills {user_id} in `resolved_text`. */
                user_id?: components["parameters"]["ForUser"];
            };
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
            /** @description The character and the prompt of each of its cells, by position of emotion. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        character: components["schemas"]["CharacterReference"];
                        prompts: components["schemas"]["Prompt"][];
                    };
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
    test_all_prompts: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AllTestsRequest"];
            };
        };
        responses: {
            /** @description The previews, on their way. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        previews: components["schemas"]["Preview"][];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_prompt: {
        parameters: {
            query?: {
                /** @description The user who fills {user_id} in `resolved_text`. */
                user_id?: components["parameters"]["ForUser"];
            };
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The character's own text, or else the global default. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CellPrompt"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_prompt: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromptDraft"];
            };
        };
        responses: {
            /** @description The prompt as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedPrompt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_prompt: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromptDraft"];
            };
        };
        responses: {
            /** @description The cell had a text of its own, which is replaced. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedPrompt"];
                };
            };
            /** @description The cell now has a text of its own. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedPrompt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_prompt: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PromptDeletion"];
            };
        };
        responses: {
            /** @description What the cell stands for now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedPrompt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_prompt_versions: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description How many versions to leave out at the start. */
                offset?: components["parameters"]["Offset"];
                /** @description Oldest first, or newest first. */
                order?: components["parameters"]["Order"];
            };
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Versions in the order they were made, unless asked otherwise. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptVersions"];
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
    get_prompt_version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
                /**
                 * @description The number of a version, or its id.
                 * @example 3
                 */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptVersion"];
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
    revert_prompt: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevertRequest"];
            };
        };
        responses: {
            /** @description The prompt as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevertedPrompt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    test_prompt: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TestRequest"];
            };
        };
        responses: {
            /** @description The preview, on its way or ready. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_global_prompts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The defaults by position of emotion. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        prompts: components["schemas"]["GlobalPromptEntry"][];
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
    get_global_prompt: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The default. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GlobalPrompt"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_global_prompt: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromptDraft"];
            };
        };
        responses: {
            /** @description The default as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedGlobalPrompt"];
                };
            };
            /** @description The emotion now has a default. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedGlobalPrompt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_global_prompt_versions: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description How many versions to leave out at the start. */
                offset?: components["parameters"]["Offset"];
                /** @description Oldest first, or newest first. */
                order?: components["parameters"]["Order"];
            };
            header?: never;
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Versions in the order they were made, unless asked otherwise. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptVersions"];
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
    get_global_prompt_version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
                /**
                 * @description The number of a version, or its id.
                 * @example 3
                 */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptVersion"];
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
    revert_global_prompt: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevertRequest"];
            };
        };
        responses: {
            /** @description The default as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevertedGlobalPrompt"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    test_global_prompt: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TestRequest"];
            };
        };
        responses: {
            /** @description The preview, on its way or ready. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_drafts: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only those of this character. */
                character_id?: components["parameters"]["CharacterIdFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of my drafts, those changed last first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        drafts: components["schemas"]["Draft"][];
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
    get_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description My draft, with its ETag; null, without one, when I have none here. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftAnswer"];
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
    put_draft: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftWrite"];
            };
        };
        responses: {
            /** @description The draft as it is kept. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleDraft"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_draft: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description I have no draft here any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["StaleDraft"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_global_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description My draft, with its ETag; null, without one, when I have none here. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftAnswer"];
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
    put_global_draft: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DraftWrite"];
            };
        };
        responses: {
            /** @description The draft as it is kept. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleDraft"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_global_draft: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The name of an emotion, e.g. one of idle, excited, sad, angry, confused, happy, surprised and neutral.
                 * @example excited
                 */
                emotion: components["parameters"]["Emotion"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description I have no draft here any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            412: components["responses"]["StaleDraft"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_presence: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresenceWrite"];
            };
        };
        responses: {
            /** @description The others who have the cell open now, by the time they came. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresenceAnswer"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_presence: {
        parameters: {
            query?: {
                /** @description The character; left out, a global default is meant. */
                character_id?: components["schemas"]["Uuid"];
                /** @description The emotion. */
                emotion?: components["schemas"]["EmotionName"];
            };
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description I am not there any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    bulk_save: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkSave"];
            };
        };
        responses: {
            /** @description What happened to each cell. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkResults"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    bulk_revert: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkRevert"];
            };
        };
        responses: {
            /** @description What happened to each cell. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkResults"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    bulk_delete: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkDeletion"];
            };
        };
        responses: {
            /** @description What happened to each cell. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkResults"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_templates: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Part of a name. Case, width, Unicode form and compatibility forms do not matter: `strasse` finds
                 *     Straße, `full` finds ＦＵＬＬ; nor do the dots of the Turkish İ and ı. Accents do, and letters
                 *     that are more than a form of others: `cafe` does not find Café, nor `ae` Æ.
                 * @example sherlock
                 */
                search?: components["parameters"]["Search"];
                /** @description Without it only what is in use; `true` for what is archived. */
                archived?: components["parameters"]["Archived"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of templates. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        templates: components["schemas"]["ListedTemplate"][];
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
    create_template: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateCreation"];
            };
        };
        responses: {
            /** @description The new template. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedTemplate"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_template: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
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
            /** @description The template. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateDetails"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_template: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateSave"];
            };
        };
        responses: {
            /** @description The template as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedTemplate"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_template: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The template as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    restore_template: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The template, in use again. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_template_versions: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
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
            /** @description A page of versions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        versions: components["schemas"]["TemplateVersion"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
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
    get_template_version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The number of a version, or its id.
                 * @example 3
                 */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateVersion"];
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
    revert_template: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RevertRequest"];
            };
        };
        responses: {
            /** @description The template as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedTemplate"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_template_cells: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only those that stand so to the template. */
                state?: components["schemas"]["TemplateState"];
            };
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
            /** @description A page of cells. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cells: components["schemas"]["TemplateCell"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
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
    set_template_cells: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateCellsChange"];
            };
        };
        responses: {
            /** @description The template. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    apply_template: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateApplication"];
            };
        };
        responses: {
            /** @description What was done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateRunResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    plan_template: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
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
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TemplatePlanRequest"];
            };
        };
        responses: {
            /** @description A page of the plan. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplatePlan"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    propagate_template: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplatePropagation"];
            };
        };
        responses: {
            /** @description What was done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateRunResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_template_runs: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
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
            /** @description A page of runs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        runs: components["schemas"]["TemplateRun"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
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
    undo_template_run: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TemplateRunUndo"];
            };
        };
        responses: {
            /** @description What was done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateRunResult"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_exports: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of exports. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        exports: components["schemas"]["Export"][];
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
    export_prompts: {
        parameters: {
            query?: {
                /** @description JSON is for programs and for keeping, CSV for spreadsheets. */
                format?: "json" | "csv";
                /** @description Every version, or only the newest. */
                history?: boolean;
                /**
                 * @description The reference images of the characters too. CSV never has them. A file has 10,000 of them
                 *     at most.
                 */
                images?: boolean;
                /**
                 * @description Only these characters, ids joined by commas, as many as an address holds; `global` stands
                 *     for the global defaults. More of them go into the body.
                 */
                character_ids?: string;
                /** @description Only these emotions, names joined by commas. More of them go into the body. */
                emotions?: string;
            };
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ExportSelection"];
            };
        };
        responses: {
            /** @description The file is there. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            /** @description The file is being written. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    measure_export_images: {
        parameters: {
            query?: {
                /** @description As for the export, as many as an address holds. */
                character_ids?: string;
                /** @description As for the export, as many as an address holds. */
                emotions?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Their number and size. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reference_images: number;
                        /** @description As they are kept; a JSON file takes a third more for them. */
                        bytes: number;
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
    get_export: {
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
            /** @description The export; its link is good for an hour. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
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
    cancel_export: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The export. One that runs stops within seconds. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_imports: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of imports. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        imports: components["schemas"]["ImportSummary"][];
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
    import_prompts: {
        parameters: {
            query?: {
                /** @description The name of a file that is the body itself; a form has it in its part. */
                file_name?: string;
            };
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    file: string;
                };
                "*/*": string;
            };
        };
        responses: {
            /** @description The plan is there. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description The file is being read. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_import: {
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
            /** @description The import. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
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
    preview_import: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only rows with this action. */
                action?: components["schemas"]["ImportAction"];
                /**
                 * @description Part of a name. Case, width, Unicode form and compatibility forms do not matter: `strasse` finds
                 *     Straße, `full` finds ＦＵＬＬ; nor do the dots of the Turkish İ and ı. Accents do, and letters
                 *     that are more than a form of others: `cafe` does not find Café, nor `ae` Æ.
                 * @example sherlock
                 */
                search?: components["parameters"]["Search"];
            };
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
            /** @description A page of rows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        prompts: components["schemas"]["ImportRow"][];
                        reference_images: components["schemas"]["ImportImage"][];
                        characters: components["schemas"]["ImportAxis"][];
                        emotions: components["schemas"]["ImportAxis"][];
                        templates: components["schemas"]["ImportAxis"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            410: components["responses"]["Gone"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    replan_import: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The new plan. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description The plan is being made. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            410: components["responses"]["Gone"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    apply_import: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportApply"];
            };
        };
        responses: {
            /** @description Everything is done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description It is being done. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            410: components["responses"]["Gone"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancel_import: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The import. What runs stops within seconds. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_reference_images: {
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
            /** @description The images that there are. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reference_images: components["schemas"]["ReferenceImage"][];
                    };
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
    put_reference_image: {
        parameters: {
            query?: {
                /** @description The emotion whose image it is; without it, the main one. */
                emotion?: string;
                /** @description The part that is kept, as `x,y,width,height` in pixels. */
                crop?: string;
                /** @description The name of a file that is the body itself; a form has it in its part. */
                file_name?: string;
            };
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    file: string;
                };
                "*/*": string;
            };
        };
        responses: {
            /** @description The image as it is kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferenceImageUpload"];
                };
            };
            /** @description The image is being read. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferenceImageUpload"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_reference_image: {
        parameters: {
            query?: {
                /** @description The emotion whose image it is; without it, the main one. */
                emotion?: string;
            };
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancel_reference_image: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The image will not be kept. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReferenceImageUpload"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_clip_exports: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
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
            /** @description A page of files. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        exports: components["schemas"]["ClipExport"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
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
    create_clip_export: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClipExportOrder"];
            };
        };
        responses: {
            /** @description The file is there. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClipExport"];
                };
            };
            /** @description The file is being made. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClipExport"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_clip_export: {
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
            /** @description The file; its link is good for an hour. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClipExport"];
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
    cancel_clip_export: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The file will not be made. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClipExport"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_card_imports: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of imports. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        imports: components["schemas"]["CardImport"][];
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
    import_card: {
        parameters: {
            query?: {
                /** @description A character that is here, which gets the images. */
                character_id?: string;
                /** @description The name of a file that is the body itself; a form has it in its part. */
                file_name?: string;
            };
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    file: string;
                };
                "*/*": string;
            };
        };
        responses: {
            /** @description The plan is there. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardImport"];
                };
            };
            /** @description The card is being read. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardImport"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_card_import: {
        parameters: {
            query?: {
                /** @description The character that might get the images. */
                character_id?: string;
            };
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
            /** @description The import with its plan. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardImport"];
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
    apply_card_import: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CardOrder"];
            };
        };
        responses: {
            /** @description It is applied. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardImport"];
                };
            };
            /** @description It is being applied. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardImport"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancel_card_import: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description Nothing will come of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CardImport"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_expression_labels: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The map. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpressionLabels"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_expression_labels: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExpressionLabelsChange"];
            };
        };
        responses: {
            /** @description The map as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpressionLabels"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
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
    resolve_text: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolutionRequest"];
            };
        };
        responses: {
            /** @description The text with its variables filled in, and those that could not be. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TextResolution"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Archived"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_previews: {
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
                /** @description Only those in this state. */
                status?: components["parameters"]["ClipStatusFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of previews. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        previews: components["schemas"]["Preview"][];
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
    get_preview: {
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
            /** @description The preview; its links are good for an hour. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            410: components["responses"]["Gone"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    cancel_preview: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /**
             * @description The preview; while a worker is busy with it, it is cancelled within seconds. The clip is
             *     made all the same as long as other previews wait for it.
             */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            410: components["responses"]["Gone"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    retry_preview: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The preview, pending again. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            410: components["responses"]["Gone"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_video: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VideoRequest"];
            };
        };
        responses: {
            /** @description The video, on its way. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueuedVideo"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
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
    cancel_video: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The video; while a worker is busy with it, it is cancelled within seconds. */
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
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    retry_video: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The video, pending again. */
            202: {
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
            409: components["responses"]["Conflict"];
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
    list_usage_log: {
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
                /** @description Only the entry of this video. */
                video_id?: components["schemas"]["Uuid"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the log. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: components["schemas"]["UsageLogEntry"][];
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
    stream_events: {
        parameters: {
            query?: {
                /** @description Only events of this job. */
                job_id?: components["schemas"]["Uuid"];
                /** @description Only events of this preview, video, export or import. */
                subject_id?: components["schemas"]["Uuid"];
                /** @description Only events of this kind of job. */
                kind?: "preview" | "video" | "export" | "import_plan" | "import_apply" | "experiment_clip" | "clip_export" | "card_plan" | "card_apply" | "reference_image";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream of events, each with a type and a JSON object. */
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
    get_media: {
        parameters: {
            query?: {
                /** @description Until when the link is good, in seconds since 1970. */
                expires?: number;
                /** @description The signature of the link. */
                signature?: string;
            };
            header?: {
                /** @description The bytes wanted, e.g. `bytes=0-1023`. */
                Range?: string;
            };
            path: {
                /** @description What the file is. */
                kind: "previews" | "videos" | "exports" | "experiments";
                /** @description The name of the file, as it stands in a link. */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Media"];
            206: components["responses"]["Media"];
            304: components["responses"]["NotModified"];
            /** @description The file lies there. */
            307: {
                headers: {
                    /** @description Where the object store gives it to anybody, for a while. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            410: components["responses"]["Gone"];
            /** @description The file has no such bytes. */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            502: components["responses"]["Damaged"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_providers: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Part of a name. Case, width, Unicode form and compatibility forms do not matter: `strasse` finds
                 *     Straße, `full` finds ＦＵＬＬ; nor do the dots of the Turkish İ and ı. Accents do, and letters
                 *     that are more than a form of others: `cafe` does not find Café, nor `ae` Æ.
                 * @example sherlock
                 */
                search?: components["parameters"]["Search"];
                /** @description Without it only what is in use; `true` for what is archived. */
                archived?: components["parameters"]["Archived"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of providers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        providers: components["schemas"]["ListedProvider"][];
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
    create_provider: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderCreation"];
            };
        };
        responses: {
            /** @description The new provider. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_provider: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
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
            /** @description The provider. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedProvider"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_provider: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The provider, archived. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    patch_provider: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderPatch"];
            };
        };
        responses: {
            /** @description The provider as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    restore_provider: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The provider, in use again. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    test_provider: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The provider, with what the test found. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Provider"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_presets: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Part of a name. Case, width, Unicode form and compatibility forms do not matter: `strasse` finds
                 *     Straße, `full` finds ＦＵＬＬ; nor do the dots of the Turkish İ and ı. Accents do, and letters
                 *     that are more than a form of others: `cafe` does not find Café, nor `ae` Æ.
                 * @example sherlock
                 */
                search?: components["parameters"]["Search"];
                /** @description Without it only what is in use; `true` for what is archived. */
                archived?: components["parameters"]["Archived"];
                /** @description Only those of this provider. */
                provider_id?: components["schemas"]["Uuid"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of presets. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        presets: components["schemas"]["ListedPreset"][];
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
    create_preset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresetCreation"];
            };
        };
        responses: {
            /** @description The new preset. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedPreset"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_preset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
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
            /** @description The preset. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preset"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_preset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresetSave"];
            };
        };
        responses: {
            /** @description The preset as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedPreset"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_preset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The preset, archived. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedPreset"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    restore_preset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The preset, in use again. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedPreset"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_preset_versions: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
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
            /** @description A page of versions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        versions: components["schemas"]["ListedPresetVersion"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
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
    get_preset_version: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description The number of a version, or its id.
                 * @example 3
                 */
                version: components["parameters"]["Version"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresetVersion"];
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
    revert_preset: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresetRevert"];
            };
        };
        responses: {
            /** @description The preset as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedPreset"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    dry_run_preset: {
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
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresetDryRunRequest"];
            };
        };
        responses: {
            /** @description What would be sent, and what the provider says of the preset. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresetDryRun"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_preset_choices: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only those of this character. */
                character_id?: components["schemas"]["Uuid"];
                /** @description Only those of this emotion. */
                emotion?: components["schemas"]["EmotionName"];
                /** @description Only those of this preset. */
                preset_id?: components["schemas"]["Uuid"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of choices. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        choices: components["schemas"]["PresetChoice"][];
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
    put_preset_choice: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresetChoosing"];
            };
        };
        responses: {
            /** @description The choice as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresetChoice"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_resolved_choice: {
        parameters: {
            query: {
                /** @description The character of the cell; without one, the global default. */
                character_id?: components["schemas"]["Uuid"];
                /** @description The emotion of the cell. */
                emotion: components["schemas"]["EmotionName"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The preset that counts for the cell now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResolvedChoice"];
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
    list_submissions: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only those in this state. */
                state?: components["schemas"]["SubmissionState"];
                /** @description With `true` only those that have not ended. */
                open?: "true" | "false";
                /** @description Only those to this provider. */
                provider_id?: components["schemas"]["Uuid"];
                /** @description Only those that show this character. */
                character_id?: components["schemas"]["Uuid"];
                /** @description Only those of this preview, video or clip of an experiment. */
                clip_id?: components["schemas"]["Uuid"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of submissions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        submissions: components["schemas"]["SubmissionSummary"][];
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
    get_submission: {
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
            /** @description The submission. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Submission"];
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
    resolve_submission: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubmissionResolving"];
            };
        };
        responses: {
            /** @description The submission as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Submission"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    receive_provider_webhook: {
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
        requestBody: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description It comes from the provider. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_experiments: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only those in this state. */
                state?: "draft" | "rendering" | "running" | "closed";
                /** @description Only those that are archived; without it, or false, only the others. */
                archived?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of experiments. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        experiments: components["schemas"]["ListedExperiment"][];
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
    create_experiment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExperimentDraft"];
            };
        };
        responses: {
            /** @description The draft. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_experiment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
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
            /** @description The experiment. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_experiment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExperimentDraft"];
            };
        };
        responses: {
            /** @description The draft as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_experiment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The draft is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    start_experiment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The experiment, whose clips are being made. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_next_trial: {
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
            /** @description The trial to answer next, if there is one, and how far you are. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaterProgress"];
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
    get_experiment_results: {
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
            /** @description What was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentResults"];
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
    list_experiment_pairs: {
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
            /** @description All pairs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentPairs"];
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
    unblind_experiment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Unblinding"];
            };
        };
        responses: {
            /** @description The experiment, with its texts. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    extend_experiment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExperimentExtension"];
            };
        };
        responses: {
            /** @description The experiment, whose new clips are being made. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    close_experiment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The experiment, closed. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    promote_experiment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The experiment, promoted. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_experiment_bundle: {
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
            /** @description The file. */
            200: {
                headers: {
                    /** @description Names the file after the experiment. */
                    "Content-Disposition"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    archive_experiment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The experiment, archived. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_experiment_split: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrafficShares"];
            };
        };
        responses: {
            /** @description The experiment, split. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_experiment_split: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The experiment, not split any more. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Experiment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_outcome: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Outcome"];
            };
        };
        responses: {
            /** @description It was recorded before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordedOutcome"];
                };
            };
            /** @description It is recorded. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordedOutcome"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_trial_clip: {
        parameters: {
            query?: never;
            header?: {
                /** @description The bytes wanted, e.g. `bytes=0-1023`. */
                Range?: string;
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
                /**
                 * @description Which clip of the trial.
                 * @example left
                 */
                side: "left" | "right";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Media"];
            206: components["responses"]["Media"];
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            /** @description The file has no such bytes. */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            502: components["responses"]["Damaged"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_vote: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrialVote"];
            };
        };
        responses: {
            /** @description What comes next. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaterProgress"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    post_vote: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrialVote"];
            };
        };
        responses: {
            /** @description What comes next. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaterProgress"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    withdraw_vote: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description What comes next. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RaterProgress"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_experiment_power: {
        parameters: {
            query?: {
                /** @description How many raters vote on each pair. */
                raters?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sizes with the weakest preference that they find. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExperimentPower"];
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
    list_users: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /**
                 * @description Part of a name. Case, width, Unicode form and compatibility forms do not matter: `strasse` finds
                 *     Straße, `full` finds ＦＵＬＬ; nor do the dots of the Turkish İ and ı. Accents do, and letters
                 *     that are more than a form of others: `cafe` does not find Café, nor `ae` Æ.
                 * @example sherlock
                 */
                search?: components["parameters"]["Search"];
                /** @description Without it only what is in use; `true` for what is archived. */
                archived?: components["parameters"]["Archived"];
                /** @description Only those of this character. */
                character_id?: components["parameters"]["CharacterIdFilter"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of users by name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        users: components["schemas"]["User"][];
                        /** @description Of all pages; only on the first one, and not beyond 10000. */
                        total?: number;
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
    create_user: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserCreation"];
            };
        };
        responses: {
            /** @description The new user. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_user: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
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
            /** @description The user. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    delete_user: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description What happened. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Removal"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    patch_user: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description Which one.
                 * @example 01994b1c-8a01-7c11-9d52-4f0c6a7be101
                 */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserPatch"];
            };
        };
        responses: {
            /** @description The user as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    restore_user: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The user, in use again. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_assignments: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only those of this user. */
                user_id?: components["schemas"]["Uuid"];
                /** @description Only those of this character. */
                character_id?: components["parameters"]["CharacterIdFilter"];
                /** @description Only those that have, or have not, ended. */
                active?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of assignments. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        assignments: components["schemas"]["Assignment"][];
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
    create_assignment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignmentCreation"];
            };
        };
        responses: {
            /** @description The user had this character already; nothing has changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description The new assignment. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_assignment: {
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
            /** @description The assignment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
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
    delete_assignment: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The assignment, ended. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_audit: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description What was changed, e.g. `prompt`. */
                subject_kind?: string;
                /** @description Which one. */
                subject_id?: string;
                /** @description What was done, e.g. `prompt.save`. */
                action?: string;
                /** @description The admin who did it. */
                actor_id?: components["schemas"]["Uuid"];
                /** @description Not before this time. */
                from?: string;
                /** @description Before this time. */
                until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the log. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: components["schemas"]["AuditEntry"][];
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
    list_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings of this environment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        settings: components["schemas"]["Setting"][];
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
    put_setting: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description The name of the setting. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingChange"];
            };
        };
        responses: {
            /** @description The setting as it is now. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Setting"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_staging_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The status. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagingStatus"];
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
    check_staging_isolation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The status, with what this server has found. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagingStatus"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_staging_config: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The configuration in force. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagingConfigInForce"];
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    put_staging_config: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StagingConfigChange"];
            };
        };
        responses: {
            /** @description The configuration, which is in force. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagingConfig"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    create_staging_config: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StagingConfigCreation"];
            };
        };
        responses: {
            /** @description The configuration, which is in force. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagingConfig"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_staging_config_versions: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of versions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        versions: components["schemas"]["StagingConfigVersion"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
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
    get_staging_config_version: {
        parameters: {
            query?: {
                /** @description The version that `changes` begins from; the one before when it is left out. */
                compare_with?: number;
            };
            header?: never;
            path: {
                /**
                 * @description The number of a version.
                 * @example 3
                 */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version, and how it differs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagingConfigVersion"];
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
    restore_staging_config: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The `ETag` that was read, or several. The change is refused (412) unless one of them is of the
                 *     current version, which is the number before the first dot: `"3.1"` of a cell still holds when
                 *     the default that shows through changes, and `"0.1"` no longer when the cell has a text of its
                 *     own. `*` holds when there is something to change: a cell with a text of its own. Weak tags
                 *     and those that a proxy has marked as compressed are as good.
                 * @example "3"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StagingConfigRestoration"];
            };
        };
        responses: {
            /** @description The configuration, which is in force. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagingConfig"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["StaleVersion"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_generations: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of generations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        generations: components["schemas"]["Generation"][];
                        next_cursor: components["schemas"]["NextCursor"];
                        /** @description The number of the one that is served. */
                        served: number | null;
                        /** @description The one that was served before it; null when there is none any more. */
                        roll_back_to: number | null;
                    };
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
    list_snapshots: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of snapshots. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        snapshots: components["schemas"]["Generation"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
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
    create_snapshot: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SnapshotCreation"];
            };
        };
        responses: {
            /** @description The operation, which goes on by itself. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagingOperation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_snapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The number of a snapshot, which is that of its generation.
                 * @example 4
                 */
                number: components["parameters"]["SnapshotNumber"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The snapshot. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generation"];
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
    drop_snapshot: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The number of a snapshot, which is that of its generation.
                 * @example 4
                 */
                number: components["parameters"]["SnapshotNumber"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operation, which goes on by itself. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagingOperation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    restore_snapshot: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /**
                 * @description The number of a snapshot, which is that of its generation.
                 * @example 4
                 */
                number: components["parameters"]["SnapshotNumber"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operation, which goes on by itself. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagingOperation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    reset_staging: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StagingReset"];
            };
        };
        responses: {
            /** @description The operation, which goes on by itself. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagingOperation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    roll_back_staging: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StagingRollback"];
            };
        };
        responses: {
            /** @description The generation that is served from now on. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Generation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    sync_staging_data: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StagingSyncRequest"];
            };
        };
        responses: {
            /** @description The sync, which goes on by itself. */
            202: {
                headers: {
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagingSync"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            413: components["responses"]["TooLarge"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_staging_sync: {
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
            /** @description The sync. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagingSync"];
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
    list_staging_syncs: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of syncs. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        syncs: components["schemas"]["StagingSync"][];
                        next_cursor: components["schemas"]["NextCursor"];
                        missed: {
                            due_at: components["schemas"]["Timestamp"];
                            noticed_at: components["schemas"]["Timestamp"];
                            /** @description One sentence. */
                            reason: string;
                        }[];
                    };
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
    list_staging_operations: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of operations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operations: components["schemas"]["StagingOperation"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
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
    get_staging_operation: {
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
            /** @description The operation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagingOperation"];
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
    cancel_staging_operation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A text of the caller's choice, 1 to 255 visible ASCII characters (no spaces), new for each change. The same request (method, target, preconditions and body) under the same key gets the same answer again for 24 hours, marked `Idempotency-Replayed: true`; what it made is told as it is now, as a plan that has been finished meanwhile. Another request under the key is refused (422, `idempotency_key_reused`). A refused request leaves its key free.
                 * @example 7f1d3c52-save-excited
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
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
            /** @description The operation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StagingOperation"];
                };
            };
            400: components["responses"]["BadRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            409: components["responses"]["Conflict"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    list_access_log: {
        parameters: {
            query?: {
                /** @description How many rows to answer with. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the previous answer; none for the first page. */
                cursor?: components["parameters"]["Cursor"];
                /** @description At this time or later. */
                since?: string;
                /** @description Before this time. */
                until?: string;
                /** @description The admin whose credentials were sent. */
                admin_id?: components["schemas"]["Uuid"];
                /** @description Whether the request was let in. */
                outcome?: "allowed" | "refused";
                /** @description Why it was refused. */
                reason?: components["schemas"]["AccessRefusal"];
                /** @description The status of the answer. */
                status?: number;
                /** @description The Host header as it was received. */
                host?: string;
                /** @description The client's address, or a network, e.g. `10.66.0.0/16`. */
                address?: string;
                /** @description The operation that the request was for, e.g. `put_prompt`. */
                route?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of the log. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entries: components["schemas"]["AccessLogEntry"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
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
    export_access_log: {
        parameters: {
            query?: {
                /** @description The format of the file; `csv` when it is left out. */
                format?: "csv" | "ndjson";
                /** @description At this time or later. */
                since?: string;
                /** @description Before this time. */
                until?: string;
                /** @description The admin whose credentials were sent. */
                admin_id?: components["schemas"]["Uuid"];
                /** @description Whether the request was let in. */
                outcome?: "allowed" | "refused";
                /** @description Why it was refused. */
                reason?: components["schemas"]["AccessRefusal"];
                /** @description The status of the answer. */
                status?: number;
                /** @description The Host header as it was received. */
                host?: string;
                /** @description The client's address, or a network, e.g. `10.66.0.0/16`. */
                address?: string;
                /** @description The operation that the request was for, e.g. `put_prompt`. */
                route?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/x-ndjson": string;
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
    get_openapi: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The contract as JSON. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_documentation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Of a read, the `ETag` of the copy at hand: 304 when it is up to date. Of a change, `*` to do it
                 *     only where there is nothing yet (412 else): create, but never overwrite.
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page for people. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            304: components["responses"]["NotModified"];
            400: components["responses"]["BadRequest"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
    get_readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can; `degraded` when more slowly than usual. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            /** @description It cannot; the parts say why. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All metrics of this process. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["BadRequest"];
            422: components["responses"]["Invalid"];
            429: components["responses"]["RateLimited"];
            503: components["responses"]["Unavailable"];
        };
    };
}
