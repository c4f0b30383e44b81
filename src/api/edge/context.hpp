// What every handler may use. Each site has one (app/site.hpp): what concerns the data is the
// site's own, and what counts or limits for the process as a whole is shared by all of its sites.
#pragma once

#include <string>

#include "actions/clips/rendering.hpp"
#include "api/edge/access.hpp"
#include "api/edge/failure_tally.hpp"
#include "api/edge/password_gate.hpp"
#include "api/edge/prompt_gate.hpp"
#include "api/json/media_link.hpp"
#include "async/work_pool.hpp"
#include "core/staging_configuration.hpp"
#include "http/metrics.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "pg/listener.hpp"
#include "pg/pool.hpp"

namespace mien::objects {
class ObjectStore;
}  // namespace mien::objects

namespace mien::video {
struct ServiceAccess;
}  // namespace mien::video

namespace mien::store {
class PromptCache;
class SplitLog;
}  // namespace mien::store

namespace mien::api {

class CellAnswers;
class EventHub;
class ExperimentNotices;
class JobWatch;
struct StagingContext;

struct Context {
    pg::Pool& pool;
    core::DatabasePlace place;  // of the pool's database
    async::WorkPool& work;
    objects::ObjectStore& objects;
    store::PromptCache& prompts;
    CellAnswers& answers;
    store::SplitLog& split_log;
    AccessCache& access;
    EventHub& events;
    JobWatch& jobs;
    ExperimentNotices& experiment_notices;
    http::Metrics& metrics;
    pg::Listener& changes;  // the listener that keeps the caches true
    PasswordGate& passwords;
    FailureTally& sign_in_failures;
    const StagingContext* staging;  // null elsewhere
    std::string environment;        // "production" or "staging"
    std::string staging_url;  // of production: where staging is; "" when that is not configured
    SessionCookie cookie;
    MediaLinks links;
    actions::Rendering rendering;
    const video::ServiceAccess& services;
    PromptGate prompt_writers = {};
};

}  // namespace mien::api
