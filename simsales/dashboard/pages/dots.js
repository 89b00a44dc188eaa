// The customers of one side as dots that move between channels; Python says where each stands and how it looks.
const SHAPES = [
  "M0-3.2a3.2 3.2 0 1 0 .01 0z", // nobody is at them
  "M0-4.2a4.2 4.2 0 1 0 .01 0z", // one channel
  "M0-6.4L6.4 0L0 6.4L-6.4 0z", // several
  "M0-8.5L2.4-2.9L8.4-2.6L3.7 1.3L5.3 7.2L0 3.9L-5.3 7.2L-3.7 1.3L-8.4-2.6L-2.4-2.9z", // a clash
  "M-4.2-4.2H4.2V4.2H-4.2z", // bought from us
];

export default {
  template: `
    <svg class="dots" viewBox="0 0 600 420" role="img" :aria-label="label">
      <line x1="12" x2="588" y1="330" y2="330" class="pool" />
      <g v-for="home in homes" :key="home.name">
        <circle :cx="home.x" :cy="home.y" :r="home.reach" class="home" />
      </g>
      <path v-for="(dot, i) in dots" :key="i" :d="shapes[dot[2]]" :class="['dot', 'look' + dot[2]]"
            :style="{ transform: 'translate(' + dot[0] + 'px,' + dot[1] + 'px)' }" @click="$emit('pick', i)" />
      <text v-for="home in homes" :key="'of ' + home.name" :x="home.x" :y="home.y - 62 + home.low * 134" class="channel"
            text-anchor="middle">{{ home.name }}</text>
      <circle v-if="picked >= 0 && dots[picked]" r="12" class="picked"
              :style="{ transform: 'translate(' + dots[picked][0] + 'px,' + dots[picked][1] + 'px)' }" />
    </svg>`,
  props: { dots: Array, homes: Array, label: String, picked: Number },
  data: () => ({ shapes: SHAPES }),
};
