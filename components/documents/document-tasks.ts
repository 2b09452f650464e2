'use client'

/** What is loaded only while documents are selected, or the kind of one is being changed. */
export { KindChangeNotices } from './kind-change-notices'
export { SelectionBar } from './selection/selection-bar'
