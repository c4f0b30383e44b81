#include "api/routes.hpp"

#include "api/access/admins.hpp"
#include "api/access/sessions.hpp"
#include "api/access/tokens.hpp"
#include "api/audit.hpp"
#include "api/clips/media.hpp"
#include "api/clips/posters.hpp"
#include "api/clips/preview_requests.hpp"
#include "api/clips/previews.hpp"
#include "api/clips/usage_log.hpp"
#include "api/clips/videos.hpp"
#include "api/documentation.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/events.hpp"
#include "api/exchange/card_imports.hpp"
#include "api/exchange/clip_exports.hpp"
#include "api/exchange/expression_labels.hpp"
#include "api/exchange/reference_images.hpp"
#include "api/experiments/bundle.hpp"
#include "api/experiments/experiments.hpp"
#include "api/experiments/results.hpp"
#include "api/experiments/split.hpp"
#include "api/experiments/voting.hpp"
#include "api/health.hpp"
#include "api/people/assignments.hpp"
#include "api/people/character_names.hpp"
#include "api/people/characters.hpp"
#include "api/people/users.hpp"
#include "api/prompts/bulk.hpp"
#include "api/prompts/drafts.hpp"
#include "api/prompts/emotions.hpp"
#include "api/prompts/global_prompts.hpp"
#include "api/prompts/matrix.hpp"
#include "api/prompts/presence.hpp"
#include "api/prompts/prompts.hpp"
#include "api/prompts/resolve.hpp"
#include "api/providers/preset_choices.hpp"
#include "api/providers/presets.hpp"
#include "api/providers/providers.hpp"
#include "api/providers/submissions.hpp"
#include "api/providers/webhooks.hpp"
#include "api/settings.hpp"
#include "api/staging/access_log.hpp"
#include "api/staging/configuration.hpp"
#include "api/staging/elsewhere.hpp"
#include "api/staging/generations.hpp"
#include "api/staging/kept_change.hpp"
#include "api/staging/operations.hpp"
#include "api/staging/status.hpp"
#include "api/staging/syncs.hpp"
#include "api/templates/template_cells.hpp"
#include "api/templates/templates.hpp"
#include "api/transfer/exports.hpp"
#include "api/transfer/imports.hpp"
#include "base/limits/exchange.hpp"
#include "base/limits/http.hpp"
#include "base/limits/providers.hpp"
#include "base/limits/transfer.hpp"

namespace mien::api {
namespace {

using http::Access;
using http::BodyPlace;
using http::Method;

using HandlerFunction = awaitable<http::Response> (*)(Context&, http::Request&);

struct Row {
    Method method;
    std::string_view path;
    Access access;
    std::string_view name;  // the operationId in openapi.yaml
    HandlerFunction handler;
    std::size_t body_bytes_max = limits::body_bytes_max;
    BodyPlace body_place = BodyPlace::memory;
};

// Grouped as in openapi.yaml; tools/tidy.py holds the two against each other.
constexpr Row table[] = {
    // Signing in.
    {Method::post, "/api/auth/sign-in", Access::anyone, "sign_in", sign_in},
    {Method::post, "/api/auth/sign-out", Access::viewer, "sign_out", sign_out},
    {Method::get, "/api/auth/me", Access::viewer, "get_me", get_me},
    {Method::put, "/api/auth/password", Access::viewer, "put_own_password", put_own_password},
    {Method::get, "/api/auth/sessions", Access::viewer, "list_sessions", list_sessions},
    {Method::delete_, "/api/auth/sessions/{id}", Access::viewer, "delete_session", delete_session},

    // Admins and API tokens.
    {Method::get, "/api/admin/admins", Access::admin, "list_admins", list_admins},
    {Method::post, "/api/admin/admins", Access::admin, "create_admin", create_admin},
    {Method::get, "/api/admin/admins/{id}", Access::admin, "get_admin", get_admin},
    {Method::patch, "/api/admin/admins/{id}", Access::admin, "patch_admin", patch_admin},
    {Method::get, "/api/admin/tokens", Access::viewer, "list_tokens", list_tokens},
    {Method::post, "/api/admin/tokens", Access::viewer, "create_token", create_token},
    {Method::delete_, "/api/admin/tokens/{id}", Access::viewer, "delete_token", delete_token},

    // Characters and emotions: the axes of the matrix.
    {Method::get, "/api/admin/characters", Access::viewer, "list_characters", list_characters},
    {Method::post, "/api/admin/characters", Access::editor, "create_character", create_character},
    {Method::get, "/api/admin/characters/{id}", Access::viewer, "get_character", get_character},
    {Method::patch, "/api/admin/characters/{id}", Access::editor, "patch_character",
     patch_character},
    {Method::delete_, "/api/admin/characters/{id}", Access::editor, "delete_character",
     delete_character},
    {Method::post, "/api/admin/characters/{id}/restore", Access::editor, "restore_character",
     restore_character},
    {Method::get, "/api/admin/characters/{id}/neighbours", Access::viewer,
     "get_character_neighbours", get_character_neighbours},
    {Method::get, "/api/admin/character-names", Access::viewer, "list_character_names",
     list_character_names},
    {Method::get, "/api/admin/emotions", Access::viewer, "list_emotions", list_emotions},
    {Method::post, "/api/admin/emotions", Access::editor, "create_emotion", create_emotion},
    {Method::get, "/api/admin/emotions/{emotion}", Access::viewer, "get_emotion", get_emotion},
    {Method::patch, "/api/admin/emotions/{emotion}", Access::editor, "patch_emotion",
     patch_emotion},
    {Method::delete_, "/api/admin/emotions/{emotion}", Access::editor, "delete_emotion",
     delete_emotion},
    {Method::post, "/api/admin/emotions/{emotion}/restore", Access::editor, "restore_emotion",
     restore_emotion},
    {Method::get, "/api/admin/matrix", Access::viewer, "get_matrix", get_matrix},
    {Method::get, "/api/admin/matrix/compact", Access::viewer, "get_compact_matrix",
     get_compact_matrix},

    // The prompts of a character.
    {Method::get, "/api/admin/characters/{id}/emotional-prompts", Access::viewer, "list_prompts",
     list_prompts},
    {Method::post, "/api/admin/characters/{id}/emotional-prompts/tests", Access::editor,
     "test_all_prompts", test_all_prompts},
    {Method::get, "/api/admin/characters/{id}/emotional-prompts/{emotion}", Access::viewer,
     "get_prompt", get_prompt},
    {Method::post, "/api/admin/characters/{id}/emotional-prompts/{emotion}", Access::editor,
     "post_prompt", post_prompt},
    {Method::put, "/api/admin/characters/{id}/emotional-prompts/{emotion}", Access::editor,
     "put_prompt", put_prompt},
    {Method::delete_, "/api/admin/characters/{id}/emotional-prompts/{emotion}", Access::editor,
     "delete_prompt", delete_prompt},
    {Method::get, "/api/admin/characters/{id}/emotional-prompts/{emotion}/versions", Access::viewer,
     "list_prompt_versions", list_prompt_versions},
    {Method::get, "/api/admin/characters/{id}/emotional-prompts/{emotion}/versions/{version}",
     Access::viewer, "get_prompt_version", get_prompt_version},
    {Method::post, "/api/admin/characters/{id}/emotional-prompts/{emotion}/revert", Access::editor,
     "revert_prompt", revert_prompt},
    {Method::post, "/api/admin/characters/{id}/emotional-prompts/{emotion}/test", Access::editor,
     "test_prompt", test_prompt},

    // Global defaults.
    {Method::get, "/api/admin/global-prompts", Access::viewer, "list_global_prompts",
     list_global_prompts},
    {Method::get, "/api/admin/global-prompts/{emotion}", Access::viewer, "get_global_prompt",
     get_global_prompt},
    {Method::put, "/api/admin/global-prompts/{emotion}", Access::editor, "put_global_prompt",
     put_global_prompt},
    {Method::get, "/api/admin/global-prompts/{emotion}/versions", Access::viewer,
     "list_global_prompt_versions", list_global_prompt_versions},
    {Method::get, "/api/admin/global-prompts/{emotion}/versions/{version}", Access::viewer,
     "get_global_prompt_version", get_global_prompt_version},
    {Method::post, "/api/admin/global-prompts/{emotion}/revert", Access::editor,
     "revert_global_prompt", revert_global_prompt},
    {Method::post, "/api/admin/global-prompts/{emotion}/test", Access::editor, "test_global_prompt",
     test_global_prompt},

    // What is being written, and by whom.
    {Method::get, "/api/admin/drafts", Access::editor, "list_drafts", list_drafts},
    {Method::get, "/api/admin/characters/{id}/emotional-prompts/{emotion}/draft", Access::editor,
     "get_draft", get_draft},
    {Method::put, "/api/admin/characters/{id}/emotional-prompts/{emotion}/draft", Access::editor,
     "put_draft", put_draft},
    {Method::delete_, "/api/admin/characters/{id}/emotional-prompts/{emotion}/draft",
     Access::editor, "delete_draft", delete_draft},
    {Method::get, "/api/admin/global-prompts/{emotion}/draft", Access::editor, "get_global_draft",
     get_global_draft},
    {Method::put, "/api/admin/global-prompts/{emotion}/draft", Access::editor, "put_global_draft",
     put_global_draft},
    {Method::delete_, "/api/admin/global-prompts/{emotion}/draft", Access::editor,
     "delete_global_draft", delete_global_draft},
    {Method::put, "/api/admin/presence", Access::viewer, "put_presence", put_presence},
    {Method::delete_, "/api/admin/presence", Access::viewer, "delete_presence", delete_presence},

    // Many cells at once, all or nothing.
    {Method::post, "/api/admin/prompts/bulk-saves", Access::editor, "bulk_save", bulk_save,
     limits::bulk_body_bytes_max},
    {Method::post, "/api/admin/prompts/bulk-reverts", Access::editor, "bulk_revert", bulk_revert,
     limits::bulk_body_bytes_max},
    {Method::post, "/api/admin/prompts/bulk-deletions", Access::editor, "bulk_delete", bulk_delete,
     limits::bulk_body_bytes_max},

    // Templates, and the cells that are made from them.
    {Method::get, "/api/admin/templates", Access::viewer, "list_templates", list_templates},
    {Method::post, "/api/admin/templates", Access::editor, "create_template", create_template,
     limits::bulk_body_bytes_max},
    {Method::get, "/api/admin/templates/{id}", Access::viewer, "get_template", get_template},
    {Method::put, "/api/admin/templates/{id}", Access::editor, "put_template", put_template,
     limits::bulk_body_bytes_max},
    {Method::delete_, "/api/admin/templates/{id}", Access::editor, "delete_template",
     delete_template},
    {Method::post, "/api/admin/templates/{id}/restore", Access::editor, "restore_template",
     restore_template},
    {Method::get, "/api/admin/templates/{id}/versions", Access::viewer, "list_template_versions",
     list_template_versions},
    {Method::get, "/api/admin/templates/{id}/versions/{version}", Access::viewer,
     "get_template_version", get_template_version},
    {Method::post, "/api/admin/templates/{id}/revert", Access::editor, "revert_template",
     revert_template},
    {Method::get, "/api/admin/templates/{id}/cells", Access::viewer, "list_template_cells",
     list_template_cells},
    {Method::put, "/api/admin/templates/{id}/cells", Access::editor, "set_template_cells",
     set_template_cells, limits::bulk_body_bytes_max},
    {Method::post, "/api/admin/templates/{id}/apply", Access::editor, "apply_template",
     apply_template, limits::bulk_body_bytes_max},
    {Method::post, "/api/admin/templates/{id}/plan", Access::viewer, "plan_template", plan_template,
     limits::bulk_body_bytes_max},
    {Method::post, "/api/admin/templates/{id}/propagate", Access::editor, "propagate_template",
     propagate_template, limits::bulk_body_bytes_max},
    {Method::get, "/api/admin/templates/{id}/runs", Access::viewer, "list_template_runs",
     list_template_runs},
    {Method::post, "/api/admin/template-runs/{id}/undo", Access::editor, "undo_template_run",
     undo_template_run},

    // Prompts as files.
    {Method::post, "/api/admin/prompts/export", Access::editor, "export_prompts", export_prompts},
    {Method::get, "/api/admin/prompts/export", Access::viewer, "list_exports", list_exports},
    {Method::get, "/api/admin/prompts/export-images", Access::viewer, "measure_export_images",
     measure_export_images},
    {Method::get, "/api/admin/prompts/export/{id}", Access::viewer, "get_export", get_export},
    {Method::post, "/api/admin/prompts/export/{id}/cancel", Access::editor, "cancel_export",
     cancel_export},
    {Method::post, "/api/admin/prompts/import", Access::editor, "import_prompts", import_prompts,
     limits::import_upload_bytes_max, BodyPlace::file},
    {Method::get, "/api/admin/prompts/import", Access::viewer, "list_imports", list_imports},
    {Method::get, "/api/admin/prompts/import/{id}", Access::viewer, "get_import", get_import},
    {Method::get, "/api/admin/prompts/import/{id}/preview", Access::viewer, "preview_import",
     preview_import},
    {Method::post, "/api/admin/prompts/import/{id}/plan", Access::editor, "replan_import",
     replan_import},
    {Method::post, "/api/admin/prompts/import/{id}/apply", Access::editor, "apply_import",
     apply_import, limits::bulk_body_bytes_max},
    {Method::post, "/api/admin/prompts/import/{id}/cancel", Access::editor, "cancel_import",
     cancel_import},

    // Characters to other programs and back.
    {Method::get, "/api/admin/characters/{id}/reference-images", Access::viewer,
     "list_reference_images", list_reference_images},
    {Method::put, "/api/admin/characters/{id}/reference-images", Access::editor,
     "put_reference_image", put_reference_image, limits::image_upload_bytes_max, BodyPlace::file},
    {Method::post, "/api/admin/reference-image-uploads/{id}/cancel", Access::editor,
     "cancel_reference_image", cancel_reference_image},
    {Method::delete_, "/api/admin/characters/{id}/reference-images", Access::editor,
     "delete_reference_image", delete_reference_image},
    {Method::get, "/api/admin/characters/{id}/clip-exports", Access::viewer, "list_clip_exports",
     list_clip_exports},
    {Method::post, "/api/admin/characters/{id}/clip-exports", Access::editor, "create_clip_export",
     create_clip_export},
    {Method::get, "/api/admin/clip-exports/{id}", Access::viewer, "get_clip_export",
     get_clip_export},
    {Method::post, "/api/admin/clip-exports/{id}/cancel", Access::editor, "cancel_clip_export",
     cancel_clip_export},
    {Method::post, "/api/admin/card-imports", Access::editor, "import_card", import_card,
     limits::card_upload_bytes_max, BodyPlace::file},
    {Method::get, "/api/admin/card-imports", Access::viewer, "list_card_imports",
     list_card_imports},
    {Method::get, "/api/admin/card-imports/{id}", Access::viewer, "get_card_import",
     get_card_import},
    {Method::post, "/api/admin/card-imports/{id}/cancel", Access::editor, "cancel_card_import",
     cancel_card_import},
    {Method::post, "/api/admin/card-imports/{id}/apply", Access::editor, "apply_card_import",
     apply_card_import},
    {Method::get, "/api/admin/expression-labels", Access::viewer, "get_expression_labels",
     get_expression_labels},
    {Method::put, "/api/admin/expression-labels", Access::editor, "put_expression_labels",
     put_expression_labels},

    // Which text a cell stands for.
    {Method::get, "/api/resolve", Access::resolve, "get_resolution", get_resolution},
    {Method::get, "/api/resolve/changes", Access::resolve, "stream_changes", stream_changes},
    {Method::post, "/api/admin/prompts/resolutions", Access::viewer, "resolve_text", resolve_text},

    // Previews and videos.
    {Method::get, "/api/admin/characters/{id}/posters", Access::viewer, "list_posters",
     list_posters},
    {Method::get, "/api/admin/previews", Access::viewer, "list_previews", list_previews},
    {Method::get, "/api/admin/previews/{id}", Access::viewer, "get_preview", get_preview},
    {Method::post, "/api/admin/previews/{id}/cancel", Access::editor, "cancel_preview",
     cancel_preview},
    {Method::post, "/api/admin/previews/{id}/retry", Access::editor, "retry_preview",
     retry_preview},
    {Method::post, "/api/videos", Access::editor, "create_video", create_video},
    {Method::get, "/api/videos/{id}", Access::resolve, "get_video", get_video},
    {Method::post, "/api/videos/{id}/cancel", Access::editor, "cancel_video", cancel_video},
    {Method::post, "/api/videos/{id}/retry", Access::editor, "retry_video", retry_video},
    {Method::get, "/api/admin/videos", Access::viewer, "list_videos", list_videos},
    {Method::get, "/api/admin/usage-log", Access::viewer, "list_usage_log", list_usage_log},
    {Method::get, "/api/admin/events", Access::viewer, "stream_events", stream_events},
    {Method::get, "/media/{kind}/{file}", Access::link, "get_media", get_media},

    // Providers, their presets, and which makes whose clips.
    {Method::get, "/api/admin/providers", Access::viewer, "list_providers", list_providers},
    {Method::post, "/api/admin/providers", Access::admin, "create_provider", create_provider},
    {Method::get, "/api/admin/providers/{id}", Access::viewer, "get_provider", get_provider},
    {Method::patch, "/api/admin/providers/{id}", Access::admin, "patch_provider", patch_provider},
    {Method::delete_, "/api/admin/providers/{id}", Access::admin, "delete_provider",
     delete_provider},
    {Method::post, "/api/admin/providers/{id}/restore", Access::admin, "restore_provider",
     restore_provider},
    {Method::post, "/api/admin/providers/{id}/test", Access::admin, "test_provider", test_provider},
    {Method::get, "/api/admin/presets", Access::viewer, "list_presets", list_presets},
    {Method::post, "/api/admin/presets", Access::editor, "create_preset", create_preset,
     limits::preset_body_bytes_max},
    {Method::get, "/api/admin/presets/{id}", Access::viewer, "get_preset", get_preset},
    {Method::put, "/api/admin/presets/{id}", Access::editor, "put_preset", put_preset,
     limits::preset_body_bytes_max},
    {Method::delete_, "/api/admin/presets/{id}", Access::editor, "delete_preset", delete_preset},
    {Method::post, "/api/admin/presets/{id}/restore", Access::editor, "restore_preset",
     restore_preset},
    {Method::get, "/api/admin/presets/{id}/versions", Access::viewer, "list_preset_versions",
     list_preset_versions},
    {Method::get, "/api/admin/presets/{id}/versions/{version}", Access::viewer,
     "get_preset_version", get_preset_version},
    {Method::post, "/api/admin/presets/{id}/revert", Access::editor, "revert_preset",
     revert_preset},
    {Method::post, "/api/admin/presets/{id}/dry-run", Access::editor, "dry_run_preset",
     dry_run_preset, limits::preset_body_bytes_max},
    {Method::get, "/api/admin/preset-choices", Access::viewer, "list_preset_choices",
     list_preset_choices},
    {Method::put, "/api/admin/preset-choices", Access::editor, "put_preset_choice",
     put_preset_choice},
    {Method::get, "/api/admin/preset-choices/resolved", Access::viewer, "get_resolved_choice",
     get_resolved_choice},
    {Method::get, "/api/admin/submissions", Access::viewer, "list_submissions", list_submissions},
    {Method::get, "/api/admin/submissions/{id}", Access::viewer, "get_submission", get_submission},
    {Method::post, "/api/admin/submissions/{id}/resolve", Access::editor, "resolve_submission",
     resolve_submission},
    {Method::post, "/api/provider-webhooks/{id}", Access::anyone, "receive_provider_webhook",
     receive_provider_webhook},

    // Experiments.
    {Method::get, "/api/admin/experiments", Access::viewer, "list_experiments", list_experiments},
    {Method::post, "/api/admin/experiments", Access::editor, "create_experiment", create_experiment,
     limits::bulk_body_bytes_max},
    {Method::get, "/api/admin/experiments/{id}", Access::viewer, "get_experiment", get_experiment},
    {Method::put, "/api/admin/experiments/{id}", Access::editor, "put_experiment", put_experiment,
     limits::bulk_body_bytes_max},
    {Method::delete_, "/api/admin/experiments/{id}", Access::editor, "delete_experiment",
     delete_experiment},
    {Method::post, "/api/admin/experiments/{id}/start", Access::editor, "start_experiment",
     start_experiment},
    {Method::get, "/api/admin/experiments/{id}/next-trial", Access::editor, "get_next_trial",
     get_next_trial},
    {Method::get, "/api/admin/experiments/{id}/results", Access::viewer, "get_experiment_results",
     get_experiment_results},
    {Method::get, "/api/admin/experiments/{id}/pairs", Access::viewer, "list_experiment_pairs",
     list_experiment_pairs},
    {Method::post, "/api/admin/experiments/{id}/unblind", Access::editor, "unblind_experiment",
     unblind_experiment},
    {Method::post, "/api/admin/experiments/{id}/extend", Access::editor, "extend_experiment",
     extend_experiment},
    {Method::post, "/api/admin/experiments/{id}/close", Access::editor, "close_experiment",
     close_experiment},
    {Method::post, "/api/admin/experiments/{id}/promote", Access::editor, "promote_experiment",
     promote_experiment},
    {Method::get, "/api/admin/experiments/{id}/bundle", Access::editor, "get_experiment_bundle",
     get_experiment_bundle},
    {Method::post, "/api/admin/experiments/{id}/archive", Access::editor, "archive_experiment",
     archive_experiment},
    {Method::put, "/api/admin/experiments/{id}/split", Access::editor, "put_experiment_split",
     put_experiment_split},
    {Method::delete_, "/api/admin/experiments/{id}/split", Access::editor,
     "delete_experiment_split", delete_experiment_split},
    {Method::post, "/api/experiments/outcomes", Access::editor, "post_outcome", post_outcome},
    {Method::get, "/api/admin/experiment-trials/{id}/clips/{side}", Access::editor,
     "get_trial_clip", get_trial_clip},
    {Method::post, "/api/admin/experiment-trials/{id}/vote", Access::editor, "post_vote",
     post_vote},
    {Method::put, "/api/admin/experiment-trials/{id}/vote", Access::editor, "put_vote", put_vote},
    {Method::delete_, "/api/admin/experiment-trials/{id}/vote", Access::editor, "withdraw_vote",
     withdraw_vote},
    {Method::get, "/api/admin/experiment-power", Access::viewer, "get_experiment_power",
     get_experiment_power},

    // Users and the character assigned to each.
    {Method::get, "/api/admin/users", Access::viewer, "list_users", list_users},
    {Method::post, "/api/admin/users", Access::editor, "create_user", create_user},
    {Method::get, "/api/admin/users/{id}", Access::viewer, "get_user", get_user},
    {Method::patch, "/api/admin/users/{id}", Access::editor, "patch_user", patch_user},
    {Method::delete_, "/api/admin/users/{id}", Access::editor, "delete_user", delete_user},
    {Method::post, "/api/admin/users/{id}/restore", Access::editor, "restore_user", restore_user},
    {Method::get, "/api/admin/assignments", Access::viewer, "list_assignments", list_assignments},
    {Method::post, "/api/admin/assignments", Access::editor, "create_assignment",
     create_assignment},
    {Method::get, "/api/admin/assignments/{id}", Access::viewer, "get_assignment", get_assignment},
    {Method::delete_, "/api/admin/assignments/{id}", Access::editor, "delete_assignment",
     delete_assignment},

    // Audit and settings.
    {Method::get, "/api/admin/audit", Access::viewer, "list_audit", list_audit},
    {Method::get, "/api/admin/settings", Access::viewer, "list_settings", list_settings},
    {Method::put, "/api/admin/settings/{name}", Access::admin, "put_setting", put_setting},

    // Staging; elsewhere they say where it is.
    {Method::get, "/api/admin/staging/status", Access::admin, "get_staging_status",
     get_staging_status},
    {Method::post, "/api/admin/staging/status/checks", Access::admin, "check_staging_isolation",
     check_staging_isolation},
    {Method::get, "/api/admin/staging/access-log", Access::admin, "list_access_log",
     list_access_log},
    {Method::get, "/api/admin/staging/access-log/export", Access::admin, "export_access_log",
     export_access_log},
    {Method::get, "/api/admin/staging/config", Access::admin, "get_staging_config",
     get_staging_config},
    {Method::post, "/api/admin/staging/config", Access::admin, "create_staging_config",
     create_staging_config},
    {Method::put, "/api/admin/staging/config", Access::admin, "put_staging_config",
     put_staging_config},
    {Method::get, "/api/admin/staging/config/versions", Access::admin,
     "list_staging_config_versions", list_staging_config_versions},
    {Method::get, "/api/admin/staging/config/versions/{version}", Access::admin,
     "get_staging_config_version", get_staging_config_version},
    {Method::post, "/api/admin/staging/config/restore", Access::admin, "restore_staging_config",
     restore_staging_config},

    {Method::get, "/api/admin/staging/generations", Access::admin, "list_generations",
     list_generations},
    {Method::get, "/api/admin/staging/snapshots", Access::admin, "list_snapshots", list_snapshots},
    {Method::post, "/api/admin/staging/snapshots", Access::admin, "create_snapshot",
     create_snapshot},
    {Method::get, "/api/admin/staging/snapshots/{number}", Access::admin, "get_snapshot",
     get_snapshot},
    {Method::delete_, "/api/admin/staging/snapshots/{number}", Access::admin, "drop_snapshot",
     drop_snapshot},
    {Method::post, "/api/admin/staging/snapshots/{number}/restore", Access::admin,
     "restore_snapshot", restore_snapshot},
    {Method::post, "/api/admin/staging/reset", Access::admin, "reset_staging", reset_staging},
    {Method::post, "/api/admin/staging/rollback", Access::admin, "roll_back_staging",
     roll_back_staging},
    {Method::post, "/api/admin/staging/sync-data", Access::admin, "sync_staging_data",
     sync_staging_data},
    {Method::get, "/api/admin/staging/sync-status/{id}", Access::admin, "get_staging_sync",
     get_staging_sync},
    {Method::get, "/api/admin/staging/syncs", Access::admin, "list_staging_syncs",
     list_staging_syncs},
    {Method::get, "/api/admin/staging/operations", Access::admin, "list_staging_operations",
     list_staging_operations},
    {Method::get, "/api/admin/staging/operations/{id}", Access::admin, "get_staging_operation",
     get_staging_operation},
    {Method::post, "/api/admin/staging/operations/{id}/cancel", Access::admin,
     "cancel_staging_operation", cancel_staging_operation},

    // The contract, and the state of the process.
    {Method::get, "/api/openapi.json", Access::anyone, "get_openapi", get_openapi},
    {Method::get, "/api/docs", Access::anyone, "get_documentation", get_documentation},
    {Method::get, "/healthz", Access::anyone, "get_health", get_health},
    {Method::get, "/readyz", Access::anyone, "get_readiness", get_readiness},
    {Method::get, "/metrics", Access::anyone, "get_metrics", get_metrics},
};

awaitable<http::Response> handle_with_body(Context& context, HandlerFunction handler,
                                           http::Request& request) {
    co_await check_large_body(context.work, request);
    co_return co_await handler(context, request);
}

http::Handler handler_of(Context& context, const Row& row) {
    const bool is_in_staging = context.environment == "staging";
    const bool is_of_data = !is_of_staging(row.path);
    if (is_in_staging && is_of_data && !http::is_safe(row.method)) {
        return [&context, handler = row.handler](http::Request& request) {
            return answer_kept_change(context, handle_with_body(context, handler, request),
                                      request.deadline);
        };
    }
    const auto handler = is_in_staging || is_of_data ? row.handler : say_where_staging_is;
    if (http::is_safe(row.method)) {
        return [&context, handler](http::Request& request) { return handler(context, request); };
    }
    return [&context, handler](http::Request& request) {
        return handle_with_body(context, handler, request);
    };
}

}  // namespace

std::vector<http::Route> routes(Context& context) {
    std::vector<http::Route> result;
    result.reserve(std::size(table));
    for (const auto& row : table) {
        http::Route route;
        route.method = row.method;
        route.pattern = row.path;
        route.access = row.access;
        route.body_bytes_max = row.body_bytes_max;
        route.body_place = row.body_place;
        route.name = row.name;
        route.handler = handler_of(context, row);
        result.push_back(std::move(route));
    }
    return result;
}

}  // namespace mien::api
