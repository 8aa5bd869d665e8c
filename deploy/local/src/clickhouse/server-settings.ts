/** As on the servers of most installations; columns of the schema name theirs. */
export const serverTimezone = 'UTC';

/**
 * Server settings of the engine for one machine: small caches, few background threads. The first 160 MB of its
 * memory are its own code; what is set here keeps the rest small.
 */
export const serverSettings = `<clickhouse>
  <timezone>${serverTimezone}</timezone>
  <logger><level>fatal</level></logger>
  <max_server_memory_usage>3221225472</max_server_memory_usage>
  <mark_cache_size>67108864</mark_cache_size>
  <index_mark_cache_size>16777216</index_mark_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <max_thread_pool_size>200</max_thread_pool_size>
  <max_thread_pool_free_size>8</max_thread_pool_free_size>
  <background_pool_size>2</background_pool_size>
  <background_schedule_pool_size>8</background_schedule_pool_size>
  <merge_tree>
    <number_of_free_entries_in_pool_to_lower_max_size_of_merge>1</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
    <number_of_free_entries_in_pool_to_execute_mutation>1</number_of_free_entries_in_pool_to_execute_mutation>
    <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>1</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
  </merge_tree>
</clickhouse>
`;
