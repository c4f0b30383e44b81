// Every limit in one place, with its unit last. What has no limit is a way to be taken down.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace mien::limits {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// HTTP.
inline constexpr std::size_t connections_max = 1024;
inline constexpr std::size_t header_bytes_max = 8 * 1024;
inline constexpr std::size_t header_fields_max = 100;
inline constexpr std::size_t target_bytes_max = 4 * 1024;
// Bodies of the documented maxima, of any script. Unless a route says otherwise: a character with
// all its attributes, each character of them escaped (\ud83d\ude00).
inline constexpr std::size_t body_bytes_max = 512 * 1024;
// bulk_items_max prompts of prompt_characters_max, plain (4 bytes) or escaped (6 bytes).
inline constexpr std::size_t bulk_body_bytes_max = 16UL * 1024 * 1024;
inline constexpr seconds header_time_max{10};
inline constexpr seconds body_time_max{30};
inline constexpr seconds write_time_max{30};
inline constexpr seconds idle_time_max{60};
inline constexpr seconds stop_idle_time_max{12};  // of a proxy's connection, once we stop
inline constexpr seconds request_time_max{30};
inline constexpr std::size_t body_bytes_per_second_min = 8 * 1024;  // once body_time_max is over
inline constexpr seconds linger_time_max{1};                   // for the peer to close after us
inline constexpr milliseconds deadline_sweep{250};             // how late a deadline may be noticed
inline constexpr std::size_t transfer_bytes_max = 256 * 1024;  // of a file or body per write
inline constexpr std::size_t uploads_at_once_max = 8;  // bodies that go to files, in one process
inline constexpr seconds upload_retry_after{10};       // for one more of them
inline constexpr minutes upload_begin_time_max{1};     // from making its directory to its lock
inline constexpr std::size_t multipart_parts_max = 20;
inline constexpr std::size_t multipart_head_bytes_max = 8 * 1024;    // of one part
inline constexpr std::size_t multipart_field_bytes_max = 64 * 1024;  // of one that is no file
inline constexpr std::size_t file_name_characters_max = 255;
inline constexpr seconds event_keep_alive{15};
inline constexpr std::size_t event_streams_max = 256;
inline constexpr std::size_t event_streams_per_admin_max = 16;
inline constexpr seconds event_stream_retry_after{15};  // for one of an admin more
inline constexpr std::size_t events_queued_max = 256;   // per stream; a slower reader is closed
inline constexpr std::size_t events_burst_max = 128;    // queued; then one resync stands for more
inline constexpr seconds event_access_interval{5};      // an open stream's credential is read again

// JSON and text.
inline constexpr std::size_t json_depth_max = 32;
inline constexpr std::size_t json_members_max = 4096;                   // of one object
inline constexpr std::size_t json_part_bytes_max = 64UL * 1024 * 1024;  // of a streamed document
inline constexpr std::size_t json_part_values_max = 2'000'000;          // in it, at any depth
inline constexpr std::size_t problems_max = 100;                        // told about one body
inline constexpr std::size_t quoted_characters_max = 80;          // of a name that is repeated
inline constexpr std::size_t told_characters_max = 500;           // of a message or a pointer
inline constexpr std::size_t problems_bytes_max = 32 * 1024;      // all that are told at once
inline constexpr std::size_t error_answer_bytes_max = 64 * 1024;  // with all that it tells
inline constexpr std::size_t prompt_characters_max = 5000;
inline constexpr std::size_t reason_characters_max = 500;
inline constexpr std::size_t name_characters_max = 120;
inline constexpr std::size_t description_characters_max = 4000;
inline constexpr std::size_t slug_characters_max = 80;
inline constexpr std::size_t emotion_characters_max = 40;
inline constexpr int emotion_position_max = 100'000;
inline constexpr std::size_t attributes_max = 50;
inline constexpr std::size_t attribute_characters_max = 500;
inline constexpr std::size_t resolved_characters_max = 20000;

inline constexpr std::size_t attribute_name_characters_max = 40;
inline constexpr std::size_t email_characters_max = 254;
inline constexpr std::size_t phone_digits_min = 7;
inline constexpr std::size_t phone_digits_max = 15;

// Log.
inline constexpr std::size_t log_value_bytes_max = 2000;      // a longer string is cut
inline constexpr std::size_t log_line_bytes_max = 16 * 1024;  // fields beyond it are left out
inline constexpr std::size_t log_flush_bytes = 64 * 1024;
inline constexpr std::size_t log_pending_bytes_max = 4 * 1024 * 1024;  // lines beyond it are lost
inline constexpr milliseconds log_flush_time{200};

// Blocking work of a process, waiting or running.
inline constexpr std::size_t work_queued_max = 1024;

// Lists.
inline constexpr std::size_t page_rows_default = 50;
inline constexpr std::size_t page_rows_max = 200;
inline constexpr std::size_t page_rows_long_max = 2000;  // where a row is small
inline constexpr std::size_t bulk_items_max = 500;
inline constexpr int rows_counted_max = 10'000;       // a longer list does not say how long it is
inline constexpr std::size_t names_at_once_max = 50;  // asked for by their ids in a query
inline constexpr std::size_t search_characters_max = 120;

// Database.
inline constexpr std::size_t pool_connections_max = 16;
inline constexpr std::size_t pool_waiters_max = 512;
inline constexpr seconds pool_wait_max{5};
inline constexpr seconds statement_time_max{10};
inline constexpr seconds connect_time_max{5};
inline constexpr seconds idle_in_transaction_time_max{30};
inline constexpr seconds lock_wait_max{5};
inline constexpr minutes pool_connection_life{30};
inline constexpr int transaction_attempts_max = 3;
inline constexpr std::size_t copy_buffer_bytes_max = 256 * 1024;
inline constexpr seconds listener_check_interval{10};
inline constexpr seconds listener_check_time_max{5};
inline constexpr minutes migration_time_max{30};
inline constexpr seconds readiness_time_max{2};         // for the database to say that it is there
inline constexpr std::size_t violations_told_max = 10;  // places where one invariant is broken

// Caches of run-time reads.
inline constexpr std::size_t prompt_cache_bytes_max = 64UL * 1024 * 1024;
inline constexpr std::size_t assignments_cached_max = 100'000;
inline constexpr seconds cache_age_max{60};
inline constexpr seconds counts_age_max{5};

// Signing in.
inline constexpr std::size_t password_characters_min = 12;
inline constexpr std::size_t password_characters_max = 256;
inline constexpr int sign_in_failures_max = 10;
inline constexpr minutes lockout_time{15};
inline constexpr hours session_time_max{12};
inline constexpr minutes session_idle_max{30};
inline constexpr std::size_t password_hashes_queued_max = 16;
inline constexpr int sign_in_peer_failures_max = 30;   // of one peer in a row; then it waits
inline constexpr seconds sign_in_peer_refill{2};       // gives a peer one more try
inline constexpr int sign_in_failures_noted_max = 60;  // in the audit log, in a minute
inline constexpr std::size_t sign_in_peers_max = 10'000;
inline constexpr int sessions_per_admin_max = 20;  // one more ends the least used
inline constexpr int tokens_per_admin_max = 50;
inline constexpr int token_life_days_max = 3650;
inline constexpr seconds access_entry_life{5};     // how long a node remembers whom it let in
inline constexpr seconds access_refresh_after{3};  // an entry in use is read again before it ends
inline constexpr std::size_t access_entries_max = 10'000;
inline constexpr seconds seen_interval{60};  // last_seen_at and last_used_at are no finer

// Changes over HTTP.
inline constexpr hours idempotency_key_life{24};
inline constexpr std::size_t idempotency_key_characters_max = 255;
inline constexpr std::size_t prompt_writers_waiting_max = 256;  // for one prompt, in one process

// Rendering.
inline constexpr hours preview_life{24};
inline constexpr std::size_t previews_running_max = 16;  // per worker and provider, unless …
inline constexpr std::size_t videos_running_max = 2;     // … the configuration says otherwise
inline constexpr std::size_t previews_queued_max = 500;
inline constexpr seconds job_lease{30};
inline constexpr seconds job_heartbeat{5};
inline constexpr int job_attempts_max = 3;
inline constexpr seconds render_time_max{120};
inline constexpr std::size_t render_memory_bytes_max = 1024UL * 1024 * 1024;
inline constexpr std::size_t clip_bytes_max = 64UL * 1024 * 1024;
inline constexpr int clip_side_pixels_min = 64;
inline constexpr int clip_side_pixels_max = 1920;
inline constexpr int clip_fps_max = 60;
inline constexpr milliseconds clip_time_min{200};
inline constexpr milliseconds clip_time_max{30'000};
inline constexpr std::size_t renderer_line_bytes_max = 4 * 1024;  // of a renderer's answer
inline constexpr std::size_t renderer_files_max = 32;             // open in a renderer
inline constexpr minutes media_link_life{60};

// Jobs.
inline constexpr milliseconds job_poll_interval{2000};  // the net below notifications
inline constexpr milliseconds job_progress_interval{300};
inline constexpr minutes job_wait_max{60};  // a job that no worker takes by then fails
inline constexpr milliseconds job_backoff_min{1000};
inline constexpr milliseconds job_backoff_max{60'000};
inline constexpr seconds job_stop_time_max{20};  // for running jobs when a worker stops
inline constexpr seconds job_abort_time_max{3};  // for those that were told to stop then
inline constexpr seconds job_rescue_interval{10};
inline constexpr seconds job_clean_interval{60};
inline constexpr int job_rows_max = 200;          // of one pass of the rescuer or the cleaner
inline constexpr hours job_history_life{24 * 7};  // of finished jobs
inline constexpr seconds job_deadline_max{180};   // of one attempt, unless its kind says other
inline constexpr std::size_t videos_queued_max = 2000;
inline constexpr minutes preview_reuse_life_min{
    60};  // that a preview must have to be offered again
inline constexpr seconds preview_reap_interval{60};
inline constexpr seconds object_reap_interval{60};
inline constexpr minutes object_unfinished_life{60};
inline constexpr seconds usage_replay_interval{15};

// What a clip that waits is told.
inline constexpr int queue_places_max = 1000;     // counted; a later place is not said
inline constexpr int usual_time_clips_max = 50;   // the median is theirs
inline constexpr int usual_time_jobs_max = 1000;  // looked through for them

// Drafts and presence.
inline constexpr int drafts_per_admin_max = 1000;
inline constexpr hours draft_life{24 * 90};  // since its last change
inline constexpr int scratch_rows_reaped_max = 1000;
inline constexpr seconds presence_life{40};    // since the last heartbeat
inline constexpr int presence_cells_max = 50;  // of one admin
inline constexpr int presence_shown_max = 50;  // admins on a cell
inline constexpr int presence_told_max = 10;   // in an event, which fits into a notification

// Export and import.
inline constexpr std::uint64_t bundle_bytes_max = 4ULL * 1024 * 1024 * 1024;  // unpacked
inline constexpr std::uint64_t bundle_ratio_max = 200;  // unpacked to packed, judged beyond …
inline constexpr std::uint64_t bundle_ratio_free_bytes = 64ULL * 1024 * 1024;  // … this much
inline constexpr std::size_t bundle_chunk_bytes = 64 * 1024;                   // read at once
inline constexpr std::size_t bundle_entry_bytes_max = 64UL * 1024 * 1024;
inline constexpr std::size_t bundle_entries_max = 5'000'000;
inline constexpr std::size_t bundle_versions_per_prompt_max = 100'000;
inline constexpr std::size_t origin_bytes_max = 4 * 1024;  // of a version, as its text is kept
inline constexpr hours bundle_clock_skew_max{24};          // how far ahead a version's time may be
inline constexpr std::size_t import_upload_bytes_max = 1024UL * 1024 * 1024;
inline constexpr std::size_t import_flush_bytes = 4UL * 1024 * 1024;  // staged at once
inline constexpr int import_rows_at_once = 200;  // compared or applied by one statement
inline constexpr int import_moved_told_max = 100;
inline constexpr int import_axes_told_max = 200;
inline constexpr minutes import_statement_time_max{10};
inline constexpr minutes transfer_job_time_max{45};  // of one attempt; < object_unfinished_life
inline constexpr std::size_t transfers_queued_max = 50;
inline constexpr std::size_t transfers_running_max = 1;  // of a kind, per worker
inline constexpr seconds transfer_wait_max{8};           // that a request waits for its job
inline constexpr hours import_plan_life{24};
inline constexpr hours export_life{24 * 7};
inline constexpr int export_versions_at_once = 2000;
inline constexpr std::size_t export_characters_max = 500;  // named in one request
inline constexpr std::size_t export_emotions_max = 100;
inline constexpr std::size_t export_write_bytes = 1024UL * 1024;  // of the file at once
inline constexpr std::size_t diff_words_max = 2000;  // of both texts; longer ones differ as a whole

// The web UI's files.
inline constexpr std::size_t web_files_max = 2000;
inline constexpr std::size_t web_bytes_max = 64UL * 1024 * 1024;

// Objects.
inline constexpr std::size_t object_key_bytes_max = 255;
inline constexpr std::size_t object_chunk_bytes = 256 * 1024;       // read or written at once
inline constexpr std::size_t media_buffer_bytes_max = 1024 * 1024;  // checked whole before sending
inline constexpr std::size_t link_key_bytes_min = 32;

// What a person may ask of a clip; narrower than what the renderer can do.
inline constexpr int settings_side_pixels_min = 64;
inline constexpr int settings_side_pixels_max = 1024;
inline constexpr int settings_fps_min = 8;
inline constexpr int settings_fps_max = 60;
inline constexpr milliseconds settings_duration_min{500};
inline constexpr milliseconds settings_duration_max{10'000};

}  // namespace mien::limits
